package io.dgen.cli.report;

import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.OutputRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a report goes: a directory that gets a page and the same data as JSON.
 *
 * @param directory the directory
 * @param replace whether an older report may be there
 */
public record ReportFiles(Path directory, boolean replace) {

  private static final String PAGE = "dgen-report.html";
  private static final String JSON = "dgen-report.json";

  /**
   * The page.
   *
   * @return its name
   */
  public Path page() {
    return directory.resolve(PAGE);
  }

  /**
   * The data.
   *
   * @return its name
   */
  public Path json() {
    return directory.resolve(JSON);
  }

  /**
   * Makes the directory if there is none, and looks whether the report may be written there.
   *
   * @throws OutputRefusedException if a name stands for something that is not to be written to
   * @throws IOException if the directory cannot be made or written
   */
  public void prepare() throws IOException {
    check();
    Files.createDirectories(directory);
    if (!Files.isWritable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
  }

  private void check() throws IOException {
    FileKind kind = FileKind.of(directory, LinkOption.NOFOLLOW_LINKS);
    if (kind != FileKind.ABSENT && kind != FileKind.DIRECTORY) {
      throw new OutputRefusedException(directory, "is " + kind + ", not a directory");
    }
    AtomicFile.check(page(), replace);
    AtomicFile.check(json(), replace);
  }

  /**
   * Writes both files, each whole or not at all.
   *
   * @param report what they are to say
   * @throws OutputRefusedException if somebody else has written one in the meantime
   * @throws IOException if that fails; what was there before is there still
   */
  public void write(Report report) throws IOException {
    Map<Path, String> contents = new LinkedHashMap<>();
    contents.put(json(), report.jsonText());
    contents.put(page(), Page.of(report));
    check();
    AtomicFile.write(contents, false);
  }
}
