/**
 * The only package that knows of native code: finding and loading {@code libdgen} and {@code
 * libdgen_numa}, and calling them. {@code ffi.generated} is jextract's, made from {@code
 * native/include} by {@code build.sh bindings} and never edited.
 */
package io.dgen.ffi;
