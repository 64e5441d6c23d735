#!/usr/bin/env bash
# Builds the sources twice, in two directories, and compares the jar (with the native libraries in it) and the bill of
# materials byte by byte: src/test/sh/reproducible.sh
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../.."
# shellcheck source=src/main/sh/find-jdk.sh
. src/main/sh/find-jdk.sh
find_jdk25 jdk || { echo "reproducible: no JDK 25 found" >&2; exit 2; }
export JAVA_HOME

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
for place in one two/a-longer-name; do
  mkdir -p "$made/$place"
  tar -c --exclude=./target --exclude=./.git . | tar -x -C "$made/$place"
  touch "$made/$place/pom.xml" # the clock moves on between two builds; so do files' times
  (umask "$([[ $place == one ]] && echo 022 || echo 077)" && cd "$made/$place" &&
    mvn -B -ntp package -DskipTests -Dmaven.test.skip=true >build.log 2>&1) ||
    { tail -n 30 "$made/$place/build.log" >&2; echo "reproducible: FAILED: no build" >&2; exit 1; }
done
failed=0
for file in dgen-java.jar dgen-java-bom.json; do
  if cmp "$made/one/target/$file" "$made/two/a-longer-name/target/$file"; then
    echo "reproducible: $file $(sha256sum <"$made/one/target/$file" | cut -d' ' -f1)"
  else
    echo "reproducible: FAILED: $file differs" >&2
    failed=1
  fi
done
((failed == 0)) || exit 1
unzip -l "$made/one/target/dgen-java.jar" 2>/dev/null | grep -c 'libdgen.*\.so' | sed 's/^/reproducible: native libraries in the jar: /' || true
