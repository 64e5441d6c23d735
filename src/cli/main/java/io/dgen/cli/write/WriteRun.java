package io.dgen.cli.write;

import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.BadBlockList;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOption;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * A run of the command, whatever the target: all of its options, and how it ends.
 *
 * @param target what to write, and where
 * @param storage how bytes are written
 * @param remote how stores are reached
 * @param badBlocks whether what cannot be written is listed
 * @param spec the stream
 * @param engine how bytes are generated
 * @param shown what is shown meanwhile
 * @param reported whether there is a page
 * @param output how the result is told
 */
record WriteRun(
    TargetOptions target,
    StorageOptions storage,
    RemoteOptions remote,
    BadBlockOptions badBlocks,
    SpecOptions spec,
    EngineOptions engine,
    LiveOptions shown,
    ReportOption reported,
    OutputOptions output) {

  int report(RunPage page, WriteReport report) {
    PrintWriter out = output.out(target.isStdout() || shown.takesStdout());
    report.resolve(output);
    return page.print(output, report.json(), ExitStatus.GOOD, out, () -> report.print(out));
  }

  int report(RunPage page, UnwrittenReport report) {
    BadBlockList list = badBlocks.write(report.failure().ranges());
    PrintWriter out = output.out(shown.takesStdout());
    Map<String, Object> json = report.json();
    list.addTo(json);
    return page.print(
        output,
        json,
        ExitStatus.IO_FAILURE,
        out,
        () -> {
          report.print(out);
          list.text().ifPresent(text -> output.err().println(text));
          output.err().flush();
        });
  }

  static String failure(Object where, TransferException e, long length) {
    return Text.format(
        "%s: writing stopped at byte %d of %d: %s", where, e.reached(), length, e.getMessage());
  }

  interface Check {
    void run() throws IOException;
  }

  void check(Check check) throws IOException {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw storage.refused(e);
    }
  }
}
