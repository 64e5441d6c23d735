/**
 * The only package that knows of native code: finding and loading {@code libdgen}, and calling it.
 * {@code ffi.generated} is jextract's, made from {@code native/include/dgen.h} by {@code build.sh
 * bindings} and never edited.
 */
package io.dgen.ffi;
