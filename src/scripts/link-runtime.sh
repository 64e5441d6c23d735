#!/usr/bin/env bash
# Links the Java runtime of a release: link-runtime.sh JAR VERSION RUNTIME
# JAR has the command and its libraries, RUNTIME is made. It has:
#   lib/modules           the JDK's modules that the command needs, and the command with its libraries as one module
#   lib/lib*.so           the native libraries as files, so that nothing is extracted
#   lib/server/classes*   archives of the loaded classes, with compressed object pointers and without
#   id                    a name for its content
# The classes are not in jars, because the JVM refuses an archive of jars whose times have changed, as after cp -r or scp.
# Of lib/modules it looks at the size only.
set -euo pipefail
jar=$(readlink -f "$1") version=$2 runtime=$3
sources=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/..
: "${JAVA_HOME:?}" "${SOURCE_DATE_EPOCH:?}"

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# java_tool TOOL ARGUMENT...: with its output only if it fails.
java_tool() {
  local tool=$1
  shift
  "$JAVA_HOME/bin/$tool" "$@" >"$made/log" 2>&1 || { cat "$made/log" >&2; exit 1; }
}

case $(uname -m) in
  x86_64 | amd64) arch=x86_64 jar_arch=amd64 ;;
  aarch64 | arm64) arch=aarch64 jar_arch=aarch64 ;;
  *) echo "link-runtime: no native libraries are known for $(uname -m)" >&2; exit 1 ;;
esac
mkdir "$made/classes" "$made/lib"
(cd "$made/classes" && java_tool jar --extract --file "$jar")
# Where each library has them, and below which names they are looked for in a directory of the JVM.
for library in "io/dgen/native/linux-$arch"/libdgen.so "io/dgen/native/linux-$arch"/libdgen_numa.so \
  "linux/$jar_arch"/libzstd-jni-*.so "net/jpountz/util/linux/$jar_arch"/liblz4-java.so \
  "org/xerial/snappy/native/Linux/$arch"/libsnappyjava.so; do
  # shellcheck disable=SC2086 # a pattern
  for file in "$made"/classes/$library; do
    if [[ -f $file ]]; then install -m 644 "$file" "$made/lib"; else echo "link-runtime: $library is not in $jar" >&2; exit 1; fi
  done
done
(cd "$made/classes" && rm -rf aix darwin freebsd linux win io/dgen/native net/jpountz/util/{darwin,linux,windows} \
  org/xerial/snappy/native META-INF/native-image META-INF/MANIFEST.MF)
# The classes for the newest Java, as the JVM takes them from a jar.
for ((number = 9; number <= 25; number++)); do
  if [[ -d $made/classes/META-INF/versions/$number ]]; then cp -R "$made/classes/META-INF/versions/$number/." "$made/classes"; fi
done
rm -rf "$made/classes/META-INF/versions"
# Classes of a version that is slow to link.
(cd "$made/classes" && java_tool jar --create --no-compress --file "$made/picocli.jar" picocli)
java_tool java "$sources/scripts/LinkableClasses.java" "$made/picocli.jar" "$made/linkable.jar"
(cd "$made/classes" && java_tool jar --extract --file "$made/linkable.jar" picocli)
java_tool javac -Xlint:-incubating,-module -d "$made/module" --patch-module "io.dgen.app=$made/classes" \
  "$sources/dist/image/module-info.java"
cp "$made/module/module-info.class" "$made/classes"
java_tool jmod create --class-path "$made/classes" --libs "$made/lib" --module-version "$version" "$made/io.dgen.app.jmod"

rm -rf "$runtime"
# Not compressed: the whole release is, and then it is smaller, and starts faster.
java_tool jlink --module-path "$made/io.dgen.app.jmod" --add-modules io.dgen.app,jdk.incubator.vector \
  --no-man-pages --no-header-files --compress zip-0 --output "$runtime"

# The release is to be small, and plots are drawn without a display (java.awt.headless): no windows, no sound.
rm "$runtime"/lib/lib{splashscreen,awt_xawt,jawt,jsound}.so

# --- archives of classes ----------------------------------------------------------------------------------------------

# The command as bin/dgen starts it. The same archives serve with the Vector API's module, too.
dgen() {
  "$runtime/bin/java" --enable-native-access=io.dgen.app -XX:+UseSerialGC \
    -Xlog:disable -Xlog:all=error:stderr -Dorg.xerial.snappy.use.systemlib=true "$@" >>"$made/log" 2>&1 || { cat "$made/log" >&2; exit 1; }
}
# used NAME ARGUMENT...: lists the classes that the command loads.
used() {
  local list=$made/$1.list
  shift
  dgen "-XX:DumpLoadedClassList=$list" -m io.dgen.app/io.dgen.cli.Main "$@"
}

: >"$made/log"
used help --help
# Enough to go the ways that a short run only goes if threads meet.
for round in 1 2 3; do
  used "write-$round" write --out "$made/data" --size 128MiB --seed 1 --dedup 2 --compress 2 --force --json
  used "verify-$round" verify --in "$made/data"
  used "measure-$round" measure "$made/data"
done
used info info --json
# Whether threads meet decides which of these classes a run loads, so all of them are in the list: it is the same every time.
{
  (cd "$made/classes" && find io/dgen -name '*.class')
  "$JAVA_HOME/bin/jimage" list --include 'regex:/java.base/java/util/concurrent/.*' "$runtime/lib/modules" |
    awk '$1 ~ /^java.*[.]class$/ { print $1 }'
} | sed 's/[.]class$//' >"$made/all.list"
# Without constants to resolve (@cp), and with no classes linked (-XX:+AOTClassLinking): what is linked then depends on how
# threads meet, and the archive is to be the same every time.
sed -e '/^#/d' -e '/^@cp/d' -e '/source:/d' -e 's/ id: .*//' "$made"/*.list | LC_ALL=C sort -u >"$made/list"
for pointers in +UseCompressedOops -UseCompressedOops; do
  dgen -Xshare:dump "-XX:$pointers" "-XX:SharedClassListFile=$made/list" -m io.dgen.app/io.dgen.cli.Main
done
for archive in classes classes_nocoops; do
  [[ -s $runtime/lib/server/$archive.jsa ]] || { echo "link-runtime: the JVM made no $archive.jsa" >&2; cat "$made/log" >&2; exit 1; }
done

find "$runtime" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
chmod -R u=rwX,go=rX "$runtime"
(cd "$runtime" && find . -type f ! -name id -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32) >"$made/id"
install -m 644 "$made/id" "$runtime/id"
