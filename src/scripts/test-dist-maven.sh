#!/usr/bin/env bash
# Makes the project of docs/library.md to the letter, and projects like it, from the artifacts and Maven Central alone:
# test-dist-maven.sh DIRECTORY DIST
# DIRECTORY is made, for the projects and for Maven's local repository.
set -euo pipefail
directory=$1 dist=$2
document=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../docs/library.md
: "${JAVA_HOME:?}"
export PATH=$JAVA_HOME/bin:$PATH
good() { echo "test-dist: maven: $*"; }
die() {
  echo "test-dist: FAILED: maven: $*" >&2
  exit 1
}

# The project and the checkout are in the same directory.
mkdir -p "$directory/dgen-java/target"
ln -s "$dist" "$directory/dgen-java/target/dist"
# A local repository of its own: nothing comes from the one of this user.
mkdir "$directory/bin"
printf '#!/bin/sh\nexec %q -B -ntp "-Dmaven.repo.local=%s" "$@"\n' "$(command -v mvn)" "$directory/repository" >"$directory/bin/mvn"
chmod +x "$directory/bin/mvn"
export PATH=$directory/bin:$PATH

# blocks HEADER: the text of the blocks that begin with ```HEADER.
blocks() {
  awk -v header="\`\`\`$1" '/^```/ { show = !open && $0 == header; open = !open; next }
    show' "$document"
}
file() { # file BLOCK PATH
  mkdir -p "$(dirname "$directory/consumer/$2")"
  blocks "$1" >"$directory/consumer/$2"
  [[ -s $directory/consumer/$2 ]] || die "no block '$1' in $document"
}

cd "$directory"
mkdir -p consumer
file 'xml pom=pom.xml' pom.xml
file 'java file=src/main/java/module-info.java' src/main/java/module-info.java
file 'java file=src/main/java/consumer/Main.java' src/main/java/consumer/Main.java
blocks 'sh consumer' >commands
# Its expected output stands in the document, once for each run with the native library.
bash -exc "$(cat commands)" >printed 2>err || { cat printed err >&2; die "the commands of the document failed"; }
sed 's/\x1b\[[0-9;]*m//g' printed >out # Maven resets the colours of a terminal even where there is none
expected=$(grep -m1 '^Mismatch\[' "$document")
runs=$(grep -c '^java \|/bin/consumer$' commands)
[[ $(grep -cxF "$expected" out) == "$runs" ]] || { cat out err >&2; die "not $runs times: $expected"; }
# class path, module path, no flag, denied, denied with the Vector API, image
[[ $(grep '^back end' out | tr '\n' ' ') == 'back end: NATIVE back end: NATIVE back end: NATIVE back end: SCALAR back end: VECTOR back end: NATIVE ' ]] ||
  { cat out err >&2; die "other back ends"; }
[[ $(find repository/io/dgen -name '*.jar' | wc -l) == 1 ]] || die "more than dgen-core has been resolved"
good "the project of library.md: $runs runs"

# The other artifacts, on both paths.
cd "$directory"
cp -R consumer measuring
cd measuring
rm -rf target
sed -i 's/<artifactId>dgen-core</<artifactId>dgen-measure</; s/consumer</measuring</' pom.xml
sed -i 's/requires io.dgen;/requires io.dgen;\n  requires io.dgen.storage;\n  requires io.dgen.measure;/' src/main/java/module-info.java
sed -i 's/try (DataGenerator/System.out.println(io.dgen.storage.StreamFile.class.getModule() + " " + io.dgen.measure.RatioMeter.class.getModule());\n    &/' \
  src/main/java/consumer/Main.java
mvn -q package >out 2>err || { cat out err >&2; die "no project with dgen-measure"; }
for run in "--enable-native-access=ALL-UNNAMED -cp target/measuring.jar:target/lib/*" "-cp target/measuring.jar:target/lib/*" \
  "--illegal-native-access=deny -cp target/measuring.jar:target/lib/*"; do
  # shellcheck disable=SC2086 # several words
  java $run consumer.Main 2>err | grep -qxF "$expected" || { cat err >&2; die "$run"; }
done
for run in --enable-native-access=io.dgen --illegal-native-access=deny; do
  java "$run" -p target/measuring.jar:target/lib -m consumer/consumer.Main >out 2>err || { cat out err >&2; die "module path, $run"; }
  grep -q 'module io.dgen.storage.* module io.dgen.measure' out || { cat out >&2; die "module path, $run: not in modules"; }
  grep -qxF "$expected" out || { cat out >&2; die "module path, $run"; }
done
good "dgen-storage and dgen-measure: class path and module path, with native access and without"

cd "$directory"
cp -R measuring command
cd command
rm -rf target src
sed -i 's/<artifactId>dgen-measure</<artifactId>dgen-cli</' pom.xml
mvn -q package >out 2>err || { cat out err >&2; die "no project with dgen-cli"; }
"$(dirname "$document")/../src/scripts/try-dgen.sh" native false java --enable-native-access=ALL-UNNAMED -cp 'target/lib/*' io.dgen.cli.Main
good "dgen-cli"
