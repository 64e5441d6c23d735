/**
 * Finds, loads and calls {@code libdgen} and {@code libdgen_numa}. No other package calls native
 * code. {@code build.sh bindings} generates {@code ffi.generated} from {@code native/include} with
 * jextract; it is never edited.
 */
package io.dgen.ffi;
