#!/bin/sh
# Makes the archives of loaded classes with which the command starts faster: make-archive.sh TARGET, where TARGET/dgen has
# been built. Leaves TARGET/lib/dgen-VERSION.jsa, with classes that are linked already, and dgen-VERSION-vector.jsa for Java
# with the Vector API, which cannot have them linked. Both have the jar's time. Returns 1 if one cannot be made; what
# the JVM said of them is in TARGET/archive.log.
set -eu

cd "$1" # the JVM's flags are separated by blanks, and the path may have some
# shellcheck source=src/cli/main/sh/find-jdk.sh
. lib/find-jdk.sh
find_jdk25 jre
archive=lib/dgen-$JAVA_HOME_VERSION
for jar in lib/dgen-cli-*.jar; do :; done

# fresh FILE: it is of this jar.
fresh() {
  # shellcheck disable=SC3013 # every sh has -nt and -ot
  [ -r "$1" ] && ! [ "$1" -nt "$jar" ] && ! [ "$1" -ot "$jar" ]
}
if [ "$JAVA_HOME_VECTOR" = yes ]; then vector=-vector; else vector=; fi
if fresh "$archive.jsa" && fresh "$archive$vector.jsa"; then exit 0; fi

rm -rf archive archive.log lib/dgen-*.jsa
mkdir archive
trap 'rm -rf archive' EXIT

# used NAME ARGUMENT...: runs the command, and lists what it loads.
used() {
  list=archive/$1.list
  shift
  DGEN_JAVA_OPTS=-XX:DumpLoadedClassList=$list ./dgen "$@" >>archive.log 2>&1
}

# made NAME FLAG ARGUMENT...: makes an archive of the classes in the list for the way in which the command starts Java.
made() {
  name=$1 flag=$2
  shift 2
  DGEN_JAVA_OPTS="-Xshare:dump $flag -XX:SharedClassListFile=archive/list -XX:SharedArchiveFile=archive/new.jsa" \
    ./dgen "$@" >>archive.log 2>&1 || : # no status of the command's
  test -s archive/new.jsa
  touch -r "$jar" archive/new.jsa
  mv archive/new.jsa "$name"
}

used help --help
used write write --out archive/data --size 1MiB --seed 1 --json
used verify verify --in archive/data
used measure measure archive/data
used info info --json
cat archive/*.list | sed -e '/^#/d' -e '/source:/d' -e 's/ id: .*//' | awk '!seen[$0]++' >archive/list
made "$archive.jsa" -XX:+AOTClassLinking info
if [ "$vector" ]; then
  used vector write --out archive/data --size 1MiB --seed 1 --force --backend vector
  # Without constants to resolve (@cp), which need linked classes.
  cat archive/*.list | sed -e '/^#/d' -e '/^@cp/d' -e '/source:/d' -e 's/ id: .*//' | awk '!seen[$0]++' >archive/list
  made "$archive$vector.jsa" '' info --backend vector
fi
