package io.dgen.cli.verify;

import io.dgen.RuntimeInfo;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.RequestText;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.VerifySettings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying several files, as text and as JSON.
 *
 * @param set what they should be, or null if they were named one by one
 * @param result what they are
 * @param surplus what else is there, or null where there is no set
 * @param settings how they were compared
 * @param runtime what made the bytes that they were compared with
 * @param requests what was requested from a store, if they are there
 */
record FilesReport(
    @Nullable DataSetManifest set,
    FilesResult result,
    @Nullable SurplusFiles surplus,
    VerifySettings settings,
    RuntimeInfo runtime,
    Optional<RequestStatistics> requests) {

  private long surplusCount() {
    return surplus == null ? 0 : surplus.count();
  }

  private boolean complete() {
    return set == null || set.complete();
  }

  /** Returns the command's exit status: wrong data outweighs unreadable data. */
  int status() {
    if (result.wrong() || surplusCount() > 0 || !complete()) {
      return ExitStatus.DATA_WRONG;
    }
    return result.good() ? ExitStatus.GOOD : ExitStatus.IO_FAILURE;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("good", status() == ExitStatus.GOOD);
    json.put("complete", complete());
    json.put("files", result.files());
    json.put("goodFiles", result.goodFiles());
    json.put("wrongFiles", result.wrongFiles());
    json.put("missingFiles", result.missingFiles());
    json.put("unreadableFiles", result.unreadableFiles());
    json.put("leftOutFiles", result.leftOutFiles());
    json.put("surplusFiles", surplusCount());
    json.put("expectedBytes", result.expectedBytes());
    json.put("checkedBytes", result.checkedBytes());
    json.put("unreadableBytes", result.unreadableBytes());
    json.put("notGood", result.listed().stream().map(this::json).toList());
    json.put("unlistedNotGood", result.unlisted());
    json.put("surplus", surplus == null ? null : surplus.listed());
    json.put("seconds", result.seconds());
    json.put("gigabytesPerSecond", rate());
    VerifyReport.putHow(json, settings, runtime);
    requests.ifPresent(statistics -> json.put("requests", RequestText.json(statistics)));
    return json;
  }

  private Map<String, Object> json(FileResult file) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (file.result().isPresent()) {
      json.putAll(findings(file).json());
    } else {
      json.put("file", file.file());
      json.put("good", file.good());
    }
    json.put("state", NameConverter.name(file.state()));
    json.put("failure", file.failure().orElse(null));
    return json;
  }

  private static FileFindings findings(FileResult file) {
    return new FileFindings(file.file(), file.manifest(), file.result().orElseThrow());
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%d files: %s; %s compared in %.3f s, %s",
            result.files(),
            verdict(),
            Size.format(compared()),
            result.seconds(),
            Text.rate(rate())));
    VerifyReport.printSample(out, settings, result.checkedBytes(), result.expectedBytes());
    if (!complete()) {
      out.println("  incomplete: the set says that writing it did not come to its end");
    }
    for (FileResult file : result.listed()) {
      switch (file.state()) {
        case COMPARED -> {
          out.println(file.file() + ": " + (file.wrong() ? "WRONG" : "UNREADABLE in part"));
          findings(file).print(out);
        }
        case MISSING -> out.println(file.file() + ": MISSING");
        case REFUSED -> out.println(file.file() + ": UNREADABLE: " + file.failure().orElse(""));
        case LEFT_OUT -> out.println(file.file() + ": WRONG, incomplete");
      }
    }
    if (result.unlisted() > 0) {
      out.println(Text.format("and %d more files that are not good", result.unlisted()));
    }
    if (surplus != null && surplus.count() > 0) {
      surplus.listed().forEach(file -> out.println(file + ": SURPLUS, not of the set"));
      long more = surplusCount() - surplus.listed().size();
      if (more > 0) {
        out.println(Text.format("and %d more surplus files", more));
      }
    }
    requests.ifPresent(statistics -> RequestText.print(statistics, out));
    out.flush();
  }

  private String verdict() {
    if (status() == ExitStatus.GOOD) {
      return "good";
    }
    return Text.format(
        "%s, %d good, %d wrong (%d missing), %d unreadable, %d surplus",
        status() == ExitStatus.DATA_WRONG ? "WRONG" : "UNREADABLE in part",
        result.goodFiles(),
        result.wrongFiles(),
        result.missingFiles(),
        result.unreadableFiles(),
        surplusCount());
  }

  private long compared() {
    return result.checkedBytes() - result.unreadableBytes();
  }

  private double rate() {
    return Text.gigabytesPerSecond(compared(), result.seconds());
  }
}
