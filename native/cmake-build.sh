# Configures and builds with CMake. Sourced by the scripts in this directory, which set $native.

jobs="$(getconf _NPROCESSORS_ONLN)"

# Prints what a build directory is configured for: CMake's cache works in one place only and keeps its first compiler.
configured_for() {
  printf '%s\n' "$native" "$1" "${CC:-}" "${CFLAGS:-}" "${LDFLAGS:-}"
  command -v cmake "${CC:-cc}" ninja make || true
}

# configure BUILD_DIR [CMAKE_OPTION...]: starts afresh if BUILD_DIR was configured for something else. See configure.log.
configure() {
  local build
  mkdir -p "$1"
  build="$(cd "$1" && pwd -P)"
  shift
  if [ -e "$build/CMakeCache.txt" ] &&
    [ "$(cat "$build/configured-for" 2>/dev/null)" != "$(configured_for "$build")" ]; then
    rm -rf "$build"
    mkdir -p "$build"
  fi
  configured_for "$build" >"$build/configured-for"
  # The cache of a failure may contain results that no longer hold.
  cmake -S "$native" -B "$build" "$@" >"$build/configure.log" 2>&1 || { rm "$build/configured-for"; return 1; }
}

# compile BUILD_DIR [CMAKE_BUILD_OPTION...]: output in build.log.
compile() {
  local build="$1"
  shift
  cmake --build "$build" --parallel "$jobs" "$@" >"$build/build.log" 2>&1
}
