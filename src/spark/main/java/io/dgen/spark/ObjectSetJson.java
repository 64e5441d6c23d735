package io.dgen.spark;

import java.io.Serializable;

/**
 * A set that travels.
 *
 * @param fileName which kind it is
 * @param json its description
 */
record ObjectSetJson(String fileName, String json) implements Serializable {

  static ObjectSetJson of(ObjectSet set) {
    return new ObjectSetJson(set.fileName(), set.toJson());
  }

  ObjectSet set() {
    return ObjectSet.fromJson(fileName, json);
  }
}
