#!/usr/bin/env bash
# Compares two builds of the sources, in two directories, byte by byte: the jars (with the native libraries in one) and the
# bill of materials. src/scripts/reproducible.sh builds twice; reproducible.sh TARGET builds once, and compares that with
# what a build of these sources has just left in TARGET. If that was one with tests, the bill has another order of
# components, so only its lines are compared then.
set -euo pipefail
if (($# > 0)); then set -- "$(readlink -f "$1")"; fi
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

# build DIRECTORY UMASK
build() {
  mkdir -p "$1"
  tar -c --exclude=./target --exclude=./.git . | tar -x -C "$1"
  touch "$1/pom.xml" # the clock moves on between two builds; so do files' times
  (umask "$2" && cd "$1" && mvn -B -ntp package -DskipTests -Dmaven.test.skip=true >build.log 2>&1) ||
    { tail -n 30 "$1/build.log" >&2; echo "reproducible: FAILED: no build" >&2; exit 1; }
  if grep "don't publish this project" "$1/build.log" >&2; then
    echo "reproducible: FAILED: a module requires another by the name of its file" >&2
    exit 1
  fi
}

one=${1:-}
if [[ -z $one ]]; then
  build "$made/one" 022
  one=$made/one/target
fi
build "$made/two/a-longer-name" 077
files=(dgen-java-bom.json $(cd "$one" && echo lib/dgen-*.jar))
failed=0

# same FILE
same() {
  local two=$made/two/a-longer-name/target
  if [[ $one != "$made"/* && $1 == *.json ]]; then
    [[ -s $one/$1 ]] && cmp <(sort "$one/$1") <(sort "$two/$1")
  else
    cmp "$one/$1" "$two/$1"
  fi
}

for file in "${files[@]}"; do
  if same "$file"; then
    echo "reproducible: $file $(sha256sum <"$one/$file" | cut -d' ' -f1)"
  else
    echo "reproducible: FAILED: $file differs" >&2
    failed=1
  fi
done
((failed == 0)) || exit 1
unzip -l "$one"/lib/dgen-core-*.jar 2>/dev/null | grep -c 'libdgen.*\.so' | sed 's/^/reproducible: native libraries in the jar: /' || true
