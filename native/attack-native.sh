#!/usr/bin/env bash
# Attacks the native code for longer than the ordinary tests: attack-native.sh BUILD_DIR [FUZZ_SECONDS]
#   libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer on the ABI, for FUZZ_SECONDS (300);
#   ThreadSanitizer on threads that fill, verify and change the cap; valgrind's memcheck;
#   the analyzers of gcc, clang and clang-tidy, which must find nothing.
# A step whose tool is missing is skipped, with a message. The fuzzer's findings stay in BUILD_DIR/fuzz.
set -euo pipefail
native="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
# shellcheck source=native/cmake-build.sh
. "$native/cmake-build.sh"
build="$1" seconds="${2:-300}"

say() { echo "native attack: $*"; }
die() {
  say "FAILED: $*" >&2
  exit 1
}
# have TOOL PACKAGE WHAT: succeeds if the tool is installed, else says that WHAT is skipped.
have() { command -v "$1" >/dev/null || { say "$3: skipped, no $1 (remedy: apt-get install $2)"; return 1; }; }

# make NAME CMAKE_OPTION...: configures and builds in BUILD_DIR/NAME.
make() {
  local directory="$build/$1"
  shift
  configure "$directory" "$@" || { cat "$directory/configure.log" >&2; die "cmake does not configure $directory"; }
  compile "$directory" || { cat "$directory/build.log" >&2; die "$directory does not build"; }
}

fuzz() {
  have clang clang "libFuzzer" || return 0
  mkdir -p "$build/fuzz"
  if ! echo 'int LLVMFuzzerTestOneInput(const char *b, long n); int LLVMFuzzerTestOneInput(const char *b, long n) { return !b && n; }' |
    clang -fsanitize=fuzzer,address -x c - -o "$build/fuzz/probe" 2>"$build/fuzz/probe.log"; then
    say "libFuzzer: skipped, clang has no run-time library for it (remedy: apt-get install libclang-rt-dev)"
    return 0
  fi
  make fuzz/build -DDGEN_FUZZ=ON -DCMAKE_C_COMPILER=clang
  mkdir -p "$build/fuzz/corpus"
  "$build/fuzz/build/test/fuzz_abi" -max_total_time="$seconds" -max_len=600 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix="$build/fuzz/" "$build/fuzz/corpus" >"$build/fuzz/fuzz.log" 2>&1 ||
    { tail -n 40 "$build/fuzz/fuzz.log" >&2; die "libFuzzer, see $build/fuzz"; }
  local executions
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz/fuzz.log")
  ((${executions:-0} > 0)) || die "libFuzzer executed nothing, see $build/fuzz/fuzz.log"
  say "libFuzzer: $executions executions in $seconds s, nothing found"
}

tsan() {
  have "${CC:-cc}" gcc "ThreadSanitizer" || return 0
  make tsan -DDGEN_SANITIZE_THREADS=ON
  local run=("$build/tsan/test/test_threads")
  # ThreadSanitizer fails if the kernel randomizes the address space too much.
  if command -v setarch >/dev/null && setarch -R true 2>/dev/null; then run=(setarch -R "${run[@]}"); fi
  "${run[@]}" >"$build/tsan/threads.log" 2>&1 || { cat "$build/tsan/threads.log" >&2; die "ThreadSanitizer"; }
  say "ThreadSanitizer: $(tail -n 1 "$build/tsan/threads.log")"
}

memcheck() {
  have valgrind valgrind "memcheck" || return 0
  make memcheck
  # valgrind has no AVX-512 and hides it from CPUID, so the tests use the other ISAs.
  local test
  for test in attack threads vectors; do
    DGEN_TEST_ATTACKS=60 valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=all \
      "$build/memcheck/test/test_$test" >"$build/memcheck/$test.log" 2>&1 ||
      { tail -n 40 "$build/memcheck/$test.log" >&2; die "memcheck on test_$test"; }
    say "memcheck: $(tail -n 1 "$build/memcheck/$test.log")"
  done
}

# each_source COMMAND...: runs the command for each source, with the source and its kernel's flags as further arguments.
each_source() {
  local source flags
  for source in "$native"/src/*.c "$native"/test/*.c "$native"/bench/*.c; do
    flags=()
    case $source in
      */emulated_avx512.c) continue ;; # SIMDe's headers cause findings
      */dgen_numa_*.c | */test_numa.c) [[ -e /usr/include/numa.h ]] || continue ;;
      */dgen_neon.c) [[ $(uname -m) == aarch64 ]] || continue ;;
      */dgen_avx2.c) [[ $(uname -m) == x86_64 ]] || continue && flags=(-mavx2) ;;
      */dgen_avx512.c) [[ $(uname -m) == x86_64 ]] || continue && flags=(-mavx512f -mavx512dq) ;;
    esac
    if [[ $(uname -m) == x86_64 ]]; then flags+=(-DDGEN_WITH_AVX2 -DDGEN_WITH_AVX512); fi
    "$@" "$source" -std=c17 -O2 -I "$native/include" -I "$native/src" -I "$native/test" "${flags[@]}" || return 1
  done
}

gcc_analyzer() { gcc -fanalyzer -Werror -c -o /dev/null "$1" "${@:2}"; }
clang_analyzer() { clang --analyze --analyzer-output text -Xclang -analyzer-werror -Wno-unknown-warning-option -o /dev/null "$1" "${@:2}"; }
tidy() {
  clang-tidy --quiet --warnings-as-errors='*' \
    --checks='-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-implicit-widening-of-multiplication-result' \
    "$1" -- -Wno-unknown-warning-option "${@:2}" 2>/dev/null
}

analyzers() {
  if have gcc gcc "gcc -fanalyzer"; then
    each_source gcc_analyzer || die "gcc -fanalyzer"
    say "gcc -fanalyzer: nothing found"
  fi
  if have clang clang "clang --analyze"; then
    each_source clang_analyzer || die "clang --analyze"
    say "clang --analyze: nothing found"
  fi
  if have clang-tidy clang-tidy "clang-tidy"; then
    each_source tidy || die "clang-tidy"
    say "clang-tidy: nothing found"
  fi
}

have cmake cmake "everything" || exit 0
analyzers
tsan
memcheck
fuzz
