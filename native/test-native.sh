#!/usr/bin/env bash
# Runs the C tests: test-native.sh [--emulated] BUILD_DIR
#   plain:      the build in BUILD_DIR, then a second one with AddressSanitizer and UndefinedBehaviorSanitizer.
#   --emulated: the kernels that this CPU may lack: NEON, cross-built and run under qemu-user; AVX-512 by SIMDe.
# Writes the number of tests run to BUILD_DIR/native-tests.passed.
set -euo pipefail
native="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
# shellcheck source=native/cmake-build.sh
. "$native/cmake-build.sh"
passed=0

# run NAME BUILD_DIR [CMAKE_OPTION...]: configures, builds and tests.
run() {
  local name="$1" build="$2"
  shift 2
  echo "native tests ($name)"
  configure "$build" "$@" || { cat "$build/configure.log" >&2; exit 1; }
  compile "$build" || { cat "$build/build.log" >&2; exit 1; }
  (cd "$build" && ctest --output-on-failure) | tee "$build/ctest.log"
  passed=$((passed + $(sed -n 's/.*tests passed, 0 tests failed out of \([0-9]*\)/\1/p' "$build/ctest.log")))
}

need() {
  command -v "$1" >/dev/null || { echo "native tests: $1 is missing (remedy: apt-get install $2)" >&2; exit 1; }
}

if [ "$1" = --emulated ]; then
  build="$2"
  need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
  need qemu-aarch64 qemu-user
  run "NEON under qemu-user" "$build/neon" -DCMAKE_TOOLCHAIN_FILE="$native/../cmake/aarch64-linux-gnu.cmake"
  [ -f /usr/include/simde/x86/avx512.h ] || { echo "native tests: SIMDe is missing (remedy: apt-get install libsimde-dev)" >&2; exit 1; }
  run "AVX-512 by SIMDe" "$build/avx512" -DDGEN_EMULATE_AVX512=ON
else
  build="$1"
  rm -f "$build/native-tests.passed"
  if [ ! -e "$build/built" ]; then
    echo "native tests: not run, the native library was not built"
    exit 0
  fi
  run "release build" "$build"
  run "AddressSanitizer and UndefinedBehaviorSanitizer" "$build/sanitized" -DDGEN_SANITIZE=ON
fi
echo "$passed" >"$build/native-tests.passed"
