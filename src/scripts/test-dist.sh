#!/usr/bin/env bash
# Tries what ./build.sh dist makes: see usage below. ./build.sh test-dist calls it.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
scripts=$PWD/src/scripts

usage() {
  cat <<'END'
usage: ./build.sh test-dist [SUITE...]

Tries what is in target/dist, made first if it is missing. All suites, or those named:
  checkout       a copied checkout is built; where the compiler fails, its message is what one sees
  reproducible   two builds in two directories have the same bytes
  contents       sizes, glibc, licences, manual pages, completion, poms and checksums
  places         the tar.gz below blanks and colons, linked, copied, read-only, noexec, for other users (root)
  jar            the jar as it is, without native access, and as on Windows
  chroot         tar.gz, package and jar in Debian 12 without JDK and compiler (root, debootstrap, network)
  s3             the tar.gz with the plug-in for S3, against a server (network, for the server's libraries)
  maven          the project of docs/library.md, from target/dist/maven and Maven Central (network)
END
}

suites=("$@")
if ((${#suites[@]} == 0)); then suites=(checkout reproducible contents places jar chroot s3 maven); fi
if [[ ${suites[0]} == -h || ${suites[0]} == --help ]]; then usage && exit 0; fi
: "${JAVA_HOME:?}"
work=$(mktemp -d "${TMPDIR:-/tmp}/dist-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
dist=$PWD/target/dist
failed=0
good() { echo "test-dist: $*"; }
problem() {
  echo "test-dist: FAILED: $*" >&2
  failed=1
}
skip() { echo "test-dist: skipped: $*"; }
# check WHAT COMMAND...: the command succeeds.
check() {
  local what=$1
  shift
  if "$@" >"$work/log" 2>&1; then good "$what"; else cat "$work/log" >&2 && problem "$what"; fi
}
as_root() { [[ $(id -u) == 0 ]] || { skip "$1, for root only" && return 1; }; }

[[ -e $dist/SHA256SUMS ]] || ./build.sh dist
version=$(sed -n '/<artifactId>dgen-parent/{n;s/.*<version>\(.*\)<.*/\1/p}' pom.xml)
jar=$dist/dgen-$version.jar
tar=$(echo "$dist"/dgen-"$version"-linux-*.tar.gz)
name=${tar##*/}
name=${name%.tar.gz}
deb=$(echo "$dist"/dgen_"$version"_*.deb)

# unpacked DIRECTORY: the tar.gz in it.
unpacked() {
  mkdir -p "$1"
  tar -xzf "$tar" -C "$1"
}

# logs_a_line COMMAND...: the command, which must do without the native library, says so as it says everything.
logs_a_line() {
  "$@" write --out - --size 4KiB 2>"$work/out" >/dev/null
  cat "$work/out"
  grep -q '^INFO: back end native is not in use: ' "$work/out" || return 1
  ! grep -q 'io\.dgen\.' "$work/out"
}

# --- suites -----------------------------------------------------------------------------------------------------------

checkout() {
  local place=$work/checkout
  mkdir -p "$place"
  # With the caches of this directory.
  tar -c --exclude=./target/dist --exclude=./target/release --exclude=./.git . | tar -x -C "$place"
  touch "$place/native/CMakeLists.txt"
  check "a copied checkout" sh -ec 'cd "$1"; DGEN_REQUIRE_NATIVE=1 ./build.sh build; exec "$2" native true target/dgen' \
    sh "$place" "$scripts/try-dgen.sh"
  echo 'int broken = ;' >>"$place/native/src/dgen_avx2.c"
  if (cd "$place" && DGEN_REQUIRE_NATIVE=1 ./build.sh build) >"$work/broken" 2>&1; then problem "the build passes over a failure"; fi
  if grep -q 'dgen_avx2.c:.*error: ' "$work/broken" && grep -q '^native: NOT built: ' "$work/broken" &&
    (($(wc -l <"$work/broken") <= 20)); then
    good "a failing compiler: $(grep -m1 'error: ' "$work/broken")"
  else
    cat "$work/broken" >&2
    problem "the compiler's message is not what one sees"
  fi
  rm -rf "$place"
}

reproducible() {
  local place file
  for place in one two/a-longer-name; do
    mkdir -p "$work/$place"
    tar -c --exclude=./target --exclude=./.git . | tar -x -C "$work/$place"
    touch "$work/$place/pom.xml" # the clock moves on between two builds; so do files' times
    if ! (umask "$([[ $place == one ]] && echo 022 || echo 077)" && cd "$work/$place" && ./build.sh dist >build.log 2>&1); then
      cat "$work/$place/build.log" >&2
      problem "no build in $place"
      return
    fi
  done
  (cd "$work/one/target/dist" && find . -type f | LC_ALL=C sort) >"$work/files"
  (cd "$work/two/a-longer-name/target/dist" && find . -type f | LC_ALL=C sort) | cmp "$work/files" - || problem "other files"
  while read -r file; do
    cmp "$work/one/target/dist/$file" "$work/two/a-longer-name/target/dist/$file" || problem "$file differs between two builds"
  done <"$work/files"
  good "two builds: $(wc -l <"$work/files") files compared"
  rm -rf "$work/one" "$work/two"
}

contents() {
  local release=$work/contents/$name size file needs library
  unpacked "$work/contents"
  (cd "$dist" && sha256sum --quiet -c SHA256SUMS) || problem "SHA256SUMS"
  size=$(stat -c %s "$tar")
  ((size < 60000000)) || problem "$tar has $size bytes"
  good "$(du -sm "$release" | cut -f1) MiB unpacked; $(cd "$dist" && stat -c '%n %s' ./*.tar.gz ./*.deb ./*.jar | tr '\n' ' ')"
  if command -v objdump >/dev/null; then
    while IFS= read -r file; do
      needs=$(objdump -T "$file" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -V | tail -n 1)
      if [[ -n $needs && $(printf '%s\n2.17\n' "$needs" | sort -V | tail -n 1) != 2.17 ]]; then
        problem "$file needs glibc $needs"
      fi
      echo "$needs ${file##*/}"
    done < <(find "$release/runtime" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \)) | sort -V >"$work/glibc"
    good "glibc: $(tail -n 1 "$work/glibc"); of dgen: $(grep libdgen "$work/glibc" | tr '\n' ' ')"
  fi
  while read -r library; do
    grep -q "^$library " "$release/licenses/LIBRARIES.txt" || problem "no licence of $library in LIBRARIES.txt"
  done < <(sed -n '/"components"/,/"dependencies"/s/^      "name" : "\(.*\)",/\1/p' target/dgen-java-bom.json)
  good "licences of $(grep -c '^[A-Za-z].*-' "$release/licenses/LIBRARIES.txt") libraries"
  for file in dgen dgen-bench dgen-write dgen-verify dgen-locate dgen-measure dgen-run dgen-info; do
    [[ -s $release/share/man/man1/$file.1 ]] || problem "no manual page $file"
    if command -v man >/dev/null; then
      [[ -z $(man --warnings -l "$release/share/man/man1/$file.1" 2>&1 >/dev/null) ]] || problem "man warns of $file.1"
    fi
  done
  check "completion in bash" bash "$scripts/try-completion.sh" "$release/share/bash-completion/completions/dgen" \
    "$release/share/man/man1"
  if command -v zsh >/dev/null; then
    check "completion in zsh" zsh "$scripts/try-completion.zsh" "$release/share/zsh/site-functions"
  else
    skip "completion in zsh, which is not installed"
  fi
  for file in "$dist"/maven/io/dgen/dgen-*/"$version"/*.pom; do
    for needs in name description url licenses developers scm; do
      grep -q "<$needs" "$file" || problem "$file has no $needs"
    done
    ! grep -q '<parent>\|\${' "$file" || problem "$file needs a parent or properties"
    for needs in .jar -sources.jar -javadoc.jar .pom; do
      [[ -s ${file%.pom}$needs && -s ${file%.pom}$needs.sha1 && -s ${file%.pom}$needs.md5 ]] || problem "${file%.pom}$needs or its checksums"
    done
  done
  good "poms: $(cd "$dist/maven/io/dgen" && echo *)"
  for needs in core storage measure nio cli s3 hadoop kafka ycsb junit; do
    [[ -s $dist/maven/io/dgen/dgen-$needs/$version/dgen-$needs-$version.jar ]] || problem "no dgen-$needs in maven/"
  done
  for needs in s3 hadoop kafka ycsb; do
    check "dgen-$needs-$version-all.jar has a licence" unzip -l "$dist/dgen-$needs-$version-all.jar" META-INF/LICENSE\*
  done
}

places() {
  local at=$work/places release="$work/places/$name" other
  unpacked "$at"
  export XDG_CACHE_HOME=$work/cache DGEN_TRY=short
  check "as it is" env DGEN_TRY=long "$scripts/try-dgen.sh" native true "$release/bin/dgen"
  check "with no HOME and another Java first" env -u HOME PATH="/usr/bin:/bin" JAVA_HOME=/nonexistent \
    "$scripts/try-dgen.sh" native true "$release/bin/dgen"
  mkdir -p "$at/path"
  ln -s "../$name/bin/dgen" "$at/path/dgen"
  check "what is logged is one line" logs_a_line env DGEN_JAVA_OPTS=-Ddgen.native.path=/nonexistent "$release/bin/dgen"
  check "by a relative link on the PATH" env PATH="$at/path:$PATH" "$scripts/try-dgen.sh" native true dgen
  cp -r "$release" "$at/with  blanks"
  check "copied by cp -r, below blanks" "$scripts/try-dgen.sh" native true "$at/with  blanks/bin/dgen"
  # As scp does without -p: new times, the modes under this umask.
  mkdir "$at/scp"
  (umask 027 && tar -C "$release" -c . | tar -x -m --no-same-permissions -C "$at/scp")
  check "copied with new times, as by scp" "$scripts/try-dgen.sh" native true "$at/scp/bin/dgen"
  check "with a large heap (no compressed pointers)" env DGEN_JAVA_OPTS=-Xmx64g "$scripts/try-dgen.sh" native true "$release/bin/dgen"
  check "with another collector" env DGEN_JAVA_OPTS=-XX:+UseParallelGC "$scripts/try-dgen.sh" native true "$release/bin/dgen"
  cp -r "$release" "$at/a colon:here"
  check "below a colon" "$scripts/try-dgen.sh" native true "$at/a colon:here/bin/dgen"
  as_root "mounts and other users" || return 0
  mkdir -p "$at/mount" "$at/tmp"
  check "mounted read-only" unshare -m sh -ec 'mount --bind "$1" "$2"; mount -o remount,bind,ro "$2"; ! touch "$2/x" 2>/dev/null
    exec "$3" native true "$2/bin/dgen"' sh "$release" "$at/mount" "$scripts/try-dgen.sh"
  rm -rf "$work/cache"
  check "mounted noexec" unshare -m sh -ec 'mount --bind "$1" "$2"; mount -o remount,bind,ro,noexec "$2"
    if "$2/bin/dgen" --version 2>/dev/null; then exit 1; fi; exec "$3" native true sh "$2/bin/dgen"' \
    sh "$release" "$at/mount" "$scripts/try-dgen.sh"
  check "with a noexec temporary directory" unshare -m sh -ec 'mount -t tmpfs -o noexec dgen-test "$2"; export TMPDIR="$2"
    export DGEN_JAVA_OPTS="-Djava.io.tmpdir=$2"; exec "$3" native true "$1/bin/dgen"' sh "$release" "$at/tmp" "$scripts/try-dgen.sh"
  chmod 755 "$work" "$at"
  for other in 0 65534 1234; do # the owner of the files; run as 65534, with no right to write
    chown -R "$other" "$release"
    check "owned by $other, run by nobody" setpriv --reuid 65534 --regid 65534 --clear-groups env -u XDG_CACHE_HOME HOME=/nonexistent \
      "$scripts/try-dgen.sh" native true "$release/bin/dgen"
  done
}

jar() {
  local java=$JAVA_HOME/bin/java run=$scripts/try-dgen.sh
  cp "$jar" "$work/a copy.jar"
  check "the jar" "$run" native false "$java" -jar "$work/a copy.jar"
  check "what is logged is one line" logs_a_line "$java" -Ddgen.native.path=/nonexistent -jar "$jar"
  check "the jar, native access denied" env DGEN_TRY=short "$run" native false "$java" --illegal-native-access=deny -jar "$jar"
  # Windows and macOS as far as Java code can see them: no library for the system, no Unix file system.
  for os in "Windows 11" "Mac OS X"; do
    check "the jar on '$os'" env DGEN_TRY=short "$run" scalar false "$java" "-Dos.name=$os" -jar "$jar"
    "$java" "-Dos.name=$os" -jar "$jar" info >"$work/info" 2>&1
    grep -q "native .*refused: this build has no libdgen for" "$work/info" || problem "info on '$os' does not say why it runs in pure Java"
  done
}

chroot() {
  as_root "chroots" || return 0
  command -v debootstrap >/dev/null || { skip "chroots: no debootstrap (remedy: apt-get install debootstrap)" && return 0; }
  "$scripts/test-dist-chroot.sh" "$work/chroot" "$tar" "$deb" "$jar" || problem "in a chroot"
}

s3() {
  unpacked "$work/s3"
  "$scripts/test-dist-s3.sh" "$work/s3/server" "$work/s3/$name/bin/dgen" "$dist/dgen-s3-$version-all.jar" || problem "with the plug-in for S3"
}

maven() {
  "$scripts/test-dist-maven.sh" "$work/maven" "$dist" || problem "the project that uses the artifacts"
}

for suite in "${suites[@]}"; do
  case $suite in
    checkout | reproducible | contents | places | jar | chroot | s3 | maven) "$suite" ;;
    *) usage >&2 && exit 2 ;;
  esac
done
((failed == 0)) || exit 1
good "all good: ${suites[*]}"
