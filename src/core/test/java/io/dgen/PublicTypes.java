package io.dgen;

import java.lang.reflect.Modifier;

/** Tells which types of an API have no text of their own. */
public final class PublicTypes {

  private PublicTypes() {}

  /** Returns whether a public type has instances that print as a class name and a hash code. */
  public static boolean isSilent(Class<?> type) throws ReflectiveOperationException {
    return isPublic(type)
        && !type.isInterface()
        && hasInstances(type)
        && type.getMethod("toString").getDeclaringClass() == Object.class;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  /** A type with only static methods has one private constructor without parameters. */
  private static boolean hasInstances(Class<?> type) {
    for (var method : type.getDeclaredMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers())) {
        return true;
      }
    }
    return false;
  }
}
