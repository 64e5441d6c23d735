package io.dgen.storage.remote;

import io.dgen.storage.manifest.SurplusFiles;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which of the objects of a set exist, in the order of their numbers. Immutable. */
public final class ObjectListing {

  /**
   * An object that exists.
   *
   * @param number its number in the set
   * @param object what the store says of it
   */
  record Numbered(long number, StoredObject object) {}

  private final long[] numbers;
  private final List<StoredObject> objects;
  private final SurplusFiles surplus;

  ObjectListing(List<Numbered> found, SurplusFiles surplus) {
    List<Numbered> sorted =
        found.stream().sorted(Comparator.comparingLong(Numbered::number)).toList();
    this.numbers = sorted.stream().mapToLong(Numbered::number).toArray();
    this.objects = sorted.stream().map(Numbered::object).toList();
    this.surplus = surplus;
  }

  /**
   * Returns how many exist.
   *
   * @return objects of the set
   */
  public int count() {
    return numbers.length;
  }

  /**
   * Returns objects that are named as the set's are but do not belong to it.
   *
   * @return left over from a larger set
   */
  public SurplusFiles surplus() {
    return surplus;
  }

  long number(int index) {
    return numbers[index];
  }

  long[] numbers() {
    return numbers.clone();
  }

  StoredObject object(int index) {
    return objects.get(index);
  }

  List<StoredObject> objects() {
    return objects;
  }

  /** Returns the object of a number, which must exist. */
  StoredObject ofNumber(long number) {
    return objects.get(Arrays.binarySearch(numbers, number));
  }

  @Override
  public String toString() {
    return "ObjectListing["
        + numbers.length
        + " objects of the set, "
        + surplus.count()
        + " surplus]";
  }
}
