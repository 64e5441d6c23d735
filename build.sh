#!/usr/bin/env bash
# Builds, tests and runs dgen-java: see usage below.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
# shellcheck source=src/cli/main/sh/find-jdk.sh
. src/cli/main/sh/find-jdk.sh

usage() {
  cat <<'EOF'
usage: ./build.sh VERB [ARGUMENTS]

  build          native library, jar and launcher: target/dgen
  test           build and run all tests, C and Java   (more: -Pexamples, -Plong, -Pspark…: see README; -Dtest=NAME)
  run ARGS       target/dgen ARGS, built first if necessary; without ARGS: bench
  bench ARGS     JMH with ARGS (a benchmark's name, -p PARAMETER=VALUES, -l to list, -h for help) and what is allocated
  spark          the jobs for a Spark cluster: target/dgen-spark.jar
  s3             the plug-in for s3:// addresses: target/modules/dgen-s3/dgen-s3-VERSION-all.jar, and in target/lib/plugins
  hadoop         the file system dgen:// for Hadoop: target/modules/dgen-hadoop/dgen-hadoop-VERSION-all.jar
  kafka          the interceptors for Kafka clients: target/modules/dgen-kafka/dgen-kafka-VERSION-all.jar
  ycsb           the workload for YCSB: target/modules/dgen-ycsb/dgen-ycsb-VERSION-all.jar
  compare SCENE  contenders in one JVM, interleaved, as ratios: cache, memory, chunk, java, small, heap, ratios, shapes,
                 verify, backends, threads or stores
  dist           what is to be downloaded, in target/dist: tar.gz with Java included, .deb, one jar, Maven artifacts
  test-dist      build it twice and try it: installed in chroots, moved, linked, and in a project (Debian, root)
  bindings       regenerate the Java bindings of native/include/*.h (needs jextract)
  format         format the Java sources
  clean          remove target/

Needs a JDK 25 and Maven; cmake, a C compiler and libnuma for the native library. What is missing is
installed with apt-get where that is possible without a password, unless DGEN_NO_INSTALL=1. If the native library
cannot be built, dgen runs in pure Java; with DGEN_REQUIRE_NATIVE=1 the build fails instead.
EOF
}

say() { echo "build.sh: $*" >&2; }
die() {
  say "$*"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
linux() { [[ $(uname -s) == Linux ]]; }

# --- requirements of the build -----------------------------------------------------------------------------------------

compiler() { have "${CC:-cc}"; }
generator() { have ninja || have make; }
libnuma() { [[ -e /usr/include/numa.h ]] || { compiler && echo '#include <numa.h>' | "${CC:-cc}" -E - >/dev/null 2>&1; }; }

# Prints a line for each missing requirement: apt packages | purpose | what to install on other systems.
missing() {
  find_jdk25 jdk || echo "openjdk-25-jdk-headless|a JDK 25 (required)|a JDK 25, and set JAVA_HOME to it"
  have mvn || echo "maven|Maven (required)|maven"
  have cmake || echo "cmake|the native library|cmake"
  generator || echo "ninja-build|the native library|ninja or make"
  compiler || echo "gcc libc6-dev|the native library|gcc or clang"
  ! linux || libnuma || echo "libnuma-dev|placement on NUMA nodes|libnuma's headers (Debian, Ubuntu: libnuma-dev; Fedora, RHEL: numactl-devel; SUSE: libnuma-devel; Arch: numactl; Alpine: numactl-dev)"
}

apt_get() {
  local root=()
  if [[ $(id -u) != 0 ]]; then root=(sudo -n); fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" >/dev/null
}

# Installs the packages that the distribution has.
apt_install() {
  local package known=() update=no
  for package; do apt-cache show "$package" >/dev/null 2>&1 || update=yes; done
  if [[ $update == yes ]]; then apt_get update || true; fi
  for package; do if apt-cache show "$package" >/dev/null 2>&1; then known+=("$package"); fi; done
  if ((${#known[@]} == 0)); then return 1; fi
  say "installing ${known[*]}"
  apt_get install "${known[@]}" && return
  # Outdated lists name files that no longer exist.
  [[ $update == no ]] && apt_get update && apt_get install "${known[@]}"
}

# Installs missing requirements, or names them. Exits if there is no JDK or no Maven.
prepare() {
  local lacking packages purpose remedy
  lacking=$(missing)
  if [[ -n $lacking && ${DGEN_NO_INSTALL:-0} != 1 ]] && have apt-get && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }; then
    # shellcheck disable=SC2046 # a list of packages
    apt_install $(cut -d'|' -f1 <<<"$lacking") >&2 </dev/null || say "apt-get could not install all packages"
    hash -r
    lacking=$(missing)
  fi
  while IFS='|' read -r packages purpose remedy; do
    if [[ -n $packages ]]; then
      # shellcheck disable=SC2086 # a list of packages
      if have apt-cache && apt-cache show $packages >/dev/null 2>&1; then remedy="apt-get install $packages"; else remedy="install $remedy"; fi
      say "missing for $purpose: $remedy"
    fi
  done <<<"$lacking"
  find_jdk25 jdk || die "no JDK 25 found: install one and set JAVA_HOME to it"
  have mvn || die "no Maven found: install it and put mvn on the PATH"
  export JAVA_HOME
}

# --- Maven ------------------------------------------------------------------------------------------------------------

maven() {
  # Without these flags, JDK 25 prints warnings about Maven's own libraries.
  MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -B -ntp "$@"
}

# Keeps Maven's steps, warnings and errors, and the output of the native build; not Maven's advice on its own options.
brief() {
  awk '{ gsub(/\033\[[0-9;]*m/, "") }
       /^\[INFO\] --- / { print "  " $3; fflush() }
       /^\[ERROR\] *$/ || /^\[ERROR\] +(To see the full|Re-run Maven|For more information|\[Help|After correcting|mvn )/ { next }
       !/^\[INFO\]/ && NF { print; fflush() }'
}

# Prints the tools that, besides the sources, determine the result of a build.
tools() {
  echo "$JAVA_HOME"
  command -v cmake ninja make "${CC:-cc}" || true
  if libnuma; then echo libnuma; fi
}

# up_to_date STAMP SOURCE...: succeeds if nothing has changed since the build that left STAMP.
up_to_date() {
  local stamp=$1 source sources=()
  shift
  for source in "$@" pom.xml build.sh; do if [[ -e $source ]]; then sources+=("$source"); fi; done
  [[ -e $stamp && $(<"$stamp") == "$(tools)" && -z $(find "${sources[@]}" -newer "$stamp" -print -quit) ]]
}

# stamped STAMP COMMAND...: runs the command. STAMP has the time of its start, so that changes made meanwhile count.
stamped() {
  local stamp=$1
  shift
  mkdir -p target
  rm -f "$stamp"
  tools >"$stamp.new"
  "$@" && mv "$stamp.new" "$stamp"
}

# Makes the class archive, with which the command starts faster.
archive() {
  sh src/scripts/make-archive.sh target || say "no archive for a faster start (target/archive.log has why): dgen starts slower"
}

# The sources of the command, besides native code.
command_sources=(src/core src/storage src/measure src/cli src/scripts)

built() { [[ -x target/dgen ]] && up_to_date target/build.stamp "${command_sources[@]}" native cmake; }

# Succeeds if another build would not add the native library: it exists, or its tools are missing and it is optional.
native_settled() {
  [[ -e target/native/built ]] || { [[ ${DGEN_REQUIRE_NATIVE:-0} != 1 ]] && ! { have cmake && compiler; }; }
}

package() {
  say "building with $JAVA_HOME"
  stamped target/build.stamp maven package -DskipTests -Dmaven.test.skip=true "$@" | brief
  say "built target/dgen"
}

# --- verbs ------------------------------------------------------------------------------------------------------------

build() {
  prepare
  if (($# == 0)) && built && native_settled; then
    say "up to date: target/dgen"
  else
    package "$@"
  fi
  archive
}

run() {
  if ! { find_jdk25 jdk && export JAVA_HOME && built; }; then
    prepare
    package >&2
    archive
  fi
  if (($# == 0)); then set -- bench; fi
  exec target/dgen "$@"
}

# Shows all of Maven's output, for the summaries of ctest and surefire.
tests() {
  prepare
  stamped target/build.stamp maven verify "$@"
}

benchmarks() {
  prepare
  if ! up_to_date target/jmh.stamp src native cmake; then
    say "building the benchmarks with $JAVA_HOME"
    stamped target/jmh.stamp maven package -Pbenchmarks -Dmaven.test.skip=true | brief >&2
    if [[ -e target/native/built ]]; then
      cmake --build target/native --target dgen_bench >target/native/bench.log 2>&1 || say "no kernels called from C: see target/native/bench.log"
    fi
  fi
}

spark() {
  prepare
  if [[ -e target/dgen-spark.jar ]] && up_to_date target/spark.stamp src native cmake; then
    say "up to date: target/dgen-spark.jar"
  else
    say "building the jobs for Spark with $JAVA_HOME"
    stamped target/spark.stamp maven package -Pspark -Dmaven.test.skip=true | brief
    say "built target/dgen-spark.jar"
  fi
}

s3() {
  plug_in s3
  mkdir -p target/lib/plugins
  rm -f target/lib/plugins/dgen-s3-*.jar
  cp target/modules/dgen-s3/dgen-s3-*-all.jar target/lib/plugins
  say "it is in target/lib/plugins, too"
}

# plug_in NAME: builds a module with a profile of its name.
plug_in() {
  local stamp=target/$1.stamp
  prepare
  if [[ -e $stamp ]] && up_to_date "$stamp" src native cmake; then
    say "up to date: target/modules/dgen-$1"
  else
    say "building dgen-$1 with $JAVA_HOME"
    stamped "$stamp" maven package "-P$1" -Dmaven.test.skip=true | brief
    say "built $(ls "target/modules/dgen-$1"/*-all.jar)"
  fi
}

# Sets the variable jvm to the flags of a JVM with benchmarks.
jvm_flags() {
  local library
  jvm=(--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector)
  for library in target/native/libdgen_bench.*; do
    if [[ -e $library ]]; then jvm+=("-Ddgen.bench.path=$library"); fi
  done
}

# java_with_benchmarks ARGS...: runs a JVM with the benchmarks and all that the back ends need.
java_with_benchmarks() {
  exec "$JAVA_HOME/bin/java" "${jvm[@]}" -cp "target/modules/dgen-benchmarks/classes:$(<target/modules/dgen-benchmarks/classpath)" "$@"
}

compare() {
  benchmarks
  jvm_flags
  java_with_benchmarks io.dgen.bench.Compare "$@"
}

bench() {
  benchmarks
  jvm_flags
  java_with_benchmarks org.openjdk.jmh.Main -prof gc -jvmArgsPrepend "${jvm[*]}" "$@"
}

dist() {
  prepare
  say "building the distribution with $JAVA_HOME"
  stamped target/build.stamp src/scripts/dist.sh "$@"
  archive
  say "built target/dist"
}

test_dist() {
  prepare
  src/scripts/test-dist.sh "$@"
}

bindings() {
  local generated=src/core/main/java/io/dgen/ffi/generated header
  have jextract || die "no jextract on the PATH: get it from the OpenJDK project's page for jextract"
  rm -f "$generated"/*.java
  for header in dgen dgen_numa; do
    jextract --include-dir native/include --output src/core/main/java --target-package io.dgen.ffi.generated \
      --header-class-name "${header}_h" "@native/jextract-symbols/$header.txt" "native/include/$header.h"
  done
  jextract --version >native/jextract-version.txt 2>&1
  say "wrote $generated"
}

format() {
  prepare
  maven spotless:apply | brief
}

verb=${1:-}
if (($# > 0)); then shift; fi
case $verb in
  build | run | bench | compare | spark | s3 | dist | bindings | format) "$verb" "$@" ;;
  hadoop | kafka | ycsb) plug_in "$verb" ;;
  test) tests "$@" ;;
  test-dist) test_dist "$@" ;;
  clean) rm -rf target ;;
  '' | help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
