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
 * The files of a report: a directory with a page and the same data as JSON.
 *
 * @param directory the directory
 * @param replace whether an older report may be there
 */
public record ReportFiles(Path directory, boolean replace) {

  private static final String PAGE = "dgen-report.html";
  private static final String JSON = "dgen-report.json";

  /**
   * Returns the name of the page.
   *
   * @return the file
   */
  public Path page() {
    return directory.resolve(PAGE);
  }

  /**
   * Returns the name of the data.
   *
   * @return the file
   */
  public Path json() {
    return directory.resolve(JSON);
  }

  /**
   * Creates the directory if it is missing, and checks that the report can be written there.
   *
   * @throws OutputRefusedException if a name belongs to something that must not be overwritten
   * @throws IOException if the directory cannot be created or written
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
   * Writes both files, each as a whole or not at all.
   *
   * @param report the report
   * @throws OutputRefusedException if somebody else has written one in the meantime
   * @throws IOException if that fails; older files are then unchanged
   */
  public void write(Report report) throws IOException {
    Map<Path, String> contents = new LinkedHashMap<>();
    contents.put(json(), report.jsonText());
    contents.put(page(), Page.of(report));
    check();
    AtomicFile.write(contents, false);
  }
}
