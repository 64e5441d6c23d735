#!/usr/bin/env bash
# Compares the API of the libraries with that of an earlier commit or tag: src/scripts/compare-api.sh COMMIT
# Prints the incompatible changes; all changes are in target/modules/ARTIFACT/japicmp/api.md. Options after COMMIT go to
# Maven. A commit from before the modules has one jar: its classes are compared under their present names.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
# shellcheck source=src/cli/main/sh/find-jdk.sh
. src/cli/main/sh/find-jdk.sh
commit=${1:?usage: compare-api.sh COMMIT}
shift
find_jdk25 jdk || {
  echo "compare-api: no JDK 25 here (remedy: install one and set JAVA_HOME to it)" >&2
  exit 1
}
export JAVA_HOME

old=$(mktemp -d)
trap 'rm -rf "$old"' EXIT
git archive "$commit" | tar -x -C "$old"
artifacts=(dgen-core dgen-storage dgen-measure)
modules=src/core,src/storage,src/measure
if [[ -e $old/src/core/pom.xml ]]; then of=(-pl "$modules"); else of=(); fi
echo "compare-api: building $commit" >&2
(cd "$old" && mvn -B -ntp -q package -DskipTests -Dmaven.test.skip=true "${of[@]}") >"$old/build.log" 2>&1 || {
  tail -n 30 "$old/build.log" >&2
  exit 1
}
echo "compare-api: building and comparing the present sources" >&2
mkdir "$old/jars" "$old/new"
present() { mvn -B -ntp -q package -DskipTests -Dmaven.test.skip=true -pl "$modules" "$@"; }
if [[ ${of[*]} ]]; then
  for artifact in "${artifacts[@]}"; do
    cp "$old/target/modules/$artifact/$artifact"-*[0-9].jar "$old/jars/$artifact.jar"
  done
else
  present "$@"
  for artifact in "${artifacts[@]}"; do
    cp "target/modules/$artifact/$artifact"-*[0-9].jar "$old/new/$artifact.jar"
  done
  "$JAVA_HOME/bin/java" --add-exports java.base/jdk.internal.classfile.components=ALL-UNNAMED \
    src/scripts/OneJarApi.java "$old/target/dgen-java.jar" "$old/jars" "$old/new"/*.jar
fi
present -Papi -Ddgen.api.old="$old/jars" "$@"
for artifact in "${artifacts[@]}"; do
  echo "$artifact: target/modules/$artifact/japicmp/api.md"
  # Members of a class that is gone are gone too. "!" marks what breaks programs, "*" what breaks only their sources.
  awk '/^[-*+=][-*+=][-*+=]/ { gone = /^---/; class = $0; if (/^---[!*]/) print "  " $0; next }
    /^\t+[-*+=][-*+=][-*+=][!*]/ && !gone { if (class) print "  " class; class = ""; print "  " $0 }' \
    "target/modules/$artifact/japicmp/api.diff"
done
