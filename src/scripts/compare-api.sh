#!/usr/bin/env bash
# Compares the API of the libraries with that of an earlier commit or tag: src/scripts/compare-api.sh COMMIT
# The reports are target/modules/ARTIFACT/japicmp/api.md. Options after COMMIT go to Maven.
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
modules=src/core,src/storage,src/measure
echo "compare-api: building $commit" >&2
(cd "$old" && mvn -B -ntp -q package -DskipTests -Dmaven.test.skip=true -pl "$modules") >"$old/build.log" 2>&1 || {
  tail -n 30 "$old/build.log" >&2
  exit 1
}
mkdir -p "$old/jars"
for artifact in dgen-core dgen-storage dgen-measure; do
  cp "$old/target/modules/$artifact/$artifact"-*[0-9].jar "$old/jars/$artifact.jar"
done
mvn -B -ntp -q package -Papi -DskipTests -Dmaven.test.skip=true -pl "$modules" -Ddgen.api.old="$old/jars" "$@"
for artifact in dgen-core dgen-storage dgen-measure; do
  echo "compare-api: target/modules/$artifact/japicmp/api.md" >&2
done
