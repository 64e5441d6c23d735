#!/bin/sh
# Makes the archive of loaded classes with which the command starts faster: make-archive.sh TARGET, where TARGET/dgen has
# been built. Leaves TARGET/lib/dgen-VERSION.jsa, which has the jar's time. Returns 1 if it cannot be had; what the JVM
# said of it is in TARGET/archive.log.
#
# Not by -XX:AOTCache: that leaves out classes from files older than Java 6, and those are all of picocli's. An archive made
# from a list has them, if nothing links them before: so the list must not ask for resolved constants (@cp).
set -eu

cd "$1" # the JVM's flags are separated by blanks, and the path may have some
# shellcheck source=src/cli/main/sh/find-jdk.sh
. lib/find-jdk.sh
find_jdk25 jre
archive=lib/dgen-$JAVA_HOME_VERSION.jsa
for jar in lib/dgen-cli-*.jar; do :; done
# shellcheck disable=SC3013 # every sh has -nt and -ot
if [ -r "$archive" ] && ! [ "$archive" -nt "$jar" ] && ! [ "$archive" -ot "$jar" ]; then exit 0; fi

rm -rf archive archive.log lib/dgen-*.jsa
mkdir archive
trap 'rm -rf archive' EXIT

# used NAME ARGUMENT...: runs the command, and lists what it loads.
used() {
  list=archive/$1.list
  shift
  DGEN_JAVA_OPTS=-XX:DumpLoadedClassList=$list ./dgen "$@" >>archive.log 2>&1
}

used help --help
used write write --out archive/data --size 1MiB --seed 1 --json
used verify verify --in archive/data
used measure measure archive/data
used info info --json

sed -e '/^#/d' -e '/^@cp/d' -e '/source:/d' -e 's/ id: .*//' archive/*.list | awk '!seen[$0]++' >archive/list
DGEN_JAVA_OPTS="-Xshare:dump -XX:SharedClassListFile=archive/list -XX:SharedArchiveFile=archive/new.jsa" \
  ./dgen --version >>archive.log 2>&1 || : # no status of the command's
test -s archive/new.jsa
touch -r "$jar" archive/new.jsa
mv archive/new.jsa "$archive"
