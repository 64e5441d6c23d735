package io.dgen;

/** Creates the exception for a parameter that is out of range. */
final class Refused {

  private Refused() {}

  static IllegalArgumentException parameter(String parameter, Object value, String allowed) {
    return new IllegalArgumentException(parameter + " is " + value + ", but must be " + allowed);
  }
}
