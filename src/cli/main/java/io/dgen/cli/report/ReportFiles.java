package io.dgen.cli.report;

import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.OutputRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a report: a page and the same data as JSON. Their directory is held from before the
 * measurement, which may take long.
 */
public final class ReportFiles implements Closeable {

  private static final String PAGE = "dgen-report.html";
  private static final String JSON = "dgen-report.json";

  private final Path directory;
  private final boolean replace;
  private final HeldDirectory held;

  private ReportFiles(Path directory, boolean replace, HeldDirectory held) {
    this.directory = directory;
    this.replace = replace;
    this.held = held;
  }

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
   * @param directory the directory
   * @param replace whether an older report may be there
   * @return the files, to be closed
   * @throws OutputRefusedException if a name belongs to something that must not be overwritten
   * @throws IOException if the directory cannot be created or written
   */
  public static ReportFiles prepare(Path directory, boolean replace) throws IOException {
    FileKind kind = FileKind.of(directory, LinkOption.NOFOLLOW_LINKS);
    if (kind != FileKind.ABSENT && kind != FileKind.DIRECTORY) {
      throw new OutputRefusedException(directory, "is " + kind + ", not a directory");
    }
    check(directory, replace);
    Files.createDirectories(directory);
    if (!Files.isWritable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
    return new ReportFiles(directory, replace, HeldDirectory.open(directory));
  }

  private static void check(Path directory, boolean replace) throws IOException {
    AtomicFile.check(directory.resolve(PAGE), replace);
    AtomicFile.check(directory.resolve(JSON), replace);
  }

  /**
   * Writes both files, each as a whole or not at all.
   *
   * @param report the report
   * @throws OutputRefusedException if somebody else has written one in the meantime
   * @throws IOException if that fails, or if the name leads to another directory by now; older
   *     files are then unchanged
   */
  public void write(Report report) throws IOException {
    Map<Path, String> contents = new LinkedHashMap<>();
    contents.put(json(), report.jsonText());
    contents.put(page(), Page.of(report));
    held.check();
    check(directory, replace);
    AtomicFile.write(held, contents, false);
    held.check();
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
