package io.dgen.spark;

import io.dgen.StreamSpec;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Objects of equal size, each a stream of its own: what {@code dgen write} puts into a directory,
 * too.
 *
 * @param set the description
 */
public record FileObjects(DataSetManifest set) implements ObjectSet {

  private static final Path HERE = Path.of("");

  static final String FILE_NAME = DataSetManifest.in(HERE).toString();

  /**
   * Checks the number of objects.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public FileObjects {
    Objects.requireNonNull(set, "set");
    if (set.drawn()) {
      throw new IllegalArgumentException(
          "leastSize is "
              + set.leastSize()
              + " and size "
              + set.spec().size()
              + ", but the Spark jobs need files of equal size");
    }
    ObjectSet.check("files", set.files(), set.spec().size());
  }

  static FileObjects fromJson(String json) {
    return new FileObjects(DataSetManifest.fromJson(json));
  }

  @Override
  public long objects() {
    return set.files();
  }

  @Override
  public String name(long object) {
    return set.path(HERE, object).toString();
  }

  @Override
  public Manifest manifest(long object) {
    return set.manifest(object);
  }

  @Override
  public StreamSpec spec() {
    return set.spec();
  }

  @Override
  public long streams() {
    return set.files();
  }

  @Override
  public long objectAt(long stream, long position) {
    return stream;
  }

  @Override
  public boolean complete() {
    return set.complete();
  }

  @Override
  public ObjectSet completed() {
    return new FileObjects(set.completed(false));
  }

  @Override
  public String fileName() {
    return FILE_NAME;
  }

  @Override
  public String toJson() {
    return set.toJson();
  }
}
