#!/usr/bin/env bash
# Builds libdgen and libdgen_numa and copies them among the classes for the jar: build-native.sh BUILD_DIR CLASSES_DIR
# Without libnuma it does not build libdgen_numa. If the build fails, the script prints the reason, removes libraries of
# an earlier build and succeeds: dgen then runs in pure Java. With DGEN_REQUIRE_NATIVE=1 the script fails instead.
# BUILD_DIR/built exists if and only if libdgen was built.
set -euo pipefail
native="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
# shellcheck source=native/cmake-build.sh
. "$native/cmake-build.sh"
build="$1" classes="$2"

os="$(uname -s | tr '[:upper:]' '[:lower:]')"
case "$(uname -m)" in
  x86_64 | amd64) arch=x86_64 ;;
  aarch64 | arm64) arch=aarch64 ;;
  *) arch="$(uname -m)" ;;
esac
target="$classes/io/dgen/native/$os-$arch"

# give_up REASON REMEDY
give_up() {
  rm -rf "$target"
  if [ "${DGEN_REQUIRE_NATIVE:-0}" = 1 ]; then
    echo "native: NOT built: $1; the build fails because DGEN_REQUIRE_NATIVE=1 (remedy: $2)" >&2
    exit 1
  fi
  echo "native: NOT built: $1; everything runs in pure Java (remedy: $2)" >&2
  exit 0
}

# failed STEP LOG
failed() {
  cat "$2" >&2
  give_up "$1 failed, see the messages above" "correct what they name, or set CC to another C compiler, and build again"
}

rm -f "$build/built"
missing=()
command -v cmake >/dev/null || missing+=(cmake)
command -v "${CC:-cc}" >/dev/null || missing+=("C compiler (${CC:-cc})")
if [ "${#missing[@]}" -gt 0 ]; then
  list="$(printf ', no %s' "${missing[@]}")"
  give_up "${list#, }" "apt-get install cmake gcc make"
fi
# Configures every time: libnuma may have been installed or removed.
configure "$build" || failed "cmake" "$build/configure.log"
compile "$build" --target libraries || failed "the compiler or linker" "$build/build.log"
# Programs that Java tests run; those tests fail if they are missing.
cmake --build "$build" --target helpers >"$build/helpers.log" 2>&1 || true

libraries=(libdgen)
if grep -q '^DGEN_LIBNUMA:INTERNAL=1$' "$build/CMakeCache.txt"; then libraries+=(libdgen_numa); fi
mkdir -p "$target"
wanted=()
for library in "${libraries[@]}"; do
  for file in "$build/$library.so" "$build/$library.dylib"; do
    if [ -f "$file" ]; then
      wanted+=("${file##*/}")
      cmp -s "$file" "$target/${file##*/}" || cp "$file" "$target/"
    fi
  done
done
# Other files, left by another build, would get into the jar.
for file in "$target"/*; do
  case " ${wanted[*]} " in *" ${file##*/} "*) ;; *) rm -f "$file" ;; esac
done
# Whatever the umask: dgen does not load a library that the group can replace.
chmod go-w "$target" "$target"/*
touch "$build/built"
echo "native: libdgen built for $os-$arch"
sed -n 's/^-- \(libdgen_numa is not built\)/native: \1/p' "$build/configure.log"
