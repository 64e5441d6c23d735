#!/usr/bin/env bash
# Builds the sources twice, in two directories, and compares the jars (with the native libraries in one) and the bill of
# materials byte by byte: src/scripts/reproducible.sh
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
# shellcheck source=src/cli/main/sh/find-jdk.sh
. src/cli/main/sh/find-jdk.sh
skip() {
  echo "reproducible: skipped: $*"
  exit 0
}
find_jdk25 jdk || skip "no JDK 25 here (remedy: install one and set JAVA_HOME to it)"
for tool in mvn tar cmp sha256sum; do
  command -v "$tool" >/dev/null || skip "no $tool here (remedy: apt-get install maven tar diffutils coreutils)"
done
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
if grep "don't publish this project" "$made/one/build.log" >&2; then
  echo "reproducible: FAILED: a module requires another by the name of its file" >&2
  exit 1
fi
files=(dgen-java-bom.json $(cd "$made/one/target" && echo lib/dgen-*.jar))
failed=0
for file in "${files[@]}"; do
  if cmp "$made/one/target/$file" "$made/two/a-longer-name/target/$file"; then
    echo "reproducible: $file $(sha256sum <"$made/one/target/$file" | cut -d' ' -f1)"
  else
    echo "reproducible: FAILED: $file differs" >&2
    failed=1
  fi
done
((failed == 0)) || exit 1
unzip -l "$made"/one/target/lib/dgen-core-*.jar 2>/dev/null | grep -c 'libdgen.*\.so' | sed 's/^/reproducible: native libraries in the jar: /' || true
