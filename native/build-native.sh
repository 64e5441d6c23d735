#!/usr/bin/env bash
# Builds libdgen and libdgen_numa and puts them where the jar takes them from: build-native.sh BUILD_DIR CLASSES_DIR
# Without cmake or a C compiler it says so and succeeds: the project then runs in pure Java. Without libnuma it says so
# and leaves out libdgen_numa.
set -euo pipefail
native="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$1" classes="$2"

os="$(uname -s | tr '[:upper:]' '[:lower:]')"
case "$(uname -m)" in
  x86_64 | amd64) arch=x86_64 ;;
  aarch64 | arm64) arch=aarch64 ;;
  *) arch="$(uname -m)" ;;
esac

missing=()
command -v cmake >/dev/null || missing+=(cmake)
command -v "${CC:-cc}" >/dev/null || missing+=("a C compiler")
if [ "${#missing[@]}" -gt 0 ]; then
  echo "native: not built, no ${missing[*]} here; everything runs in pure Java (remedy: apt-get install cmake gcc make)"
  exit 0
fi
# Every time: libnuma may have come or gone.
mkdir -p "$build"
cmake -S "$native" -B "$build" >"$build/cmake.log" 2>&1 || { cat "$build/cmake.log" >&2; exit 1; }
cmake --build "$build" --parallel "$(getconf _NPROCESSORS_ONLN)" >"$build/build.log" 2>&1 || { cat "$build/build.log" >&2; exit 1; }
target="$classes/io/dgen/native/$os-$arch"
mkdir -p "$target"
for library in "$build"/libdgen*.so "$build"/libdgen*.dylib; do
  [ -f "$library" ] && { cmp -s "$library" "$target/${library##*/}" || cp "$library" "$target/"; }
done
# Whatever the umask: a library that a group can replace is not loaded.
chmod go-w "$target" "$target"/libdgen*
echo "native: libdgen built for $os-$arch"
sed -n 's/^-- \(libdgen_numa is left out\)/native: \1/p' "$build/cmake.log"
