#!/usr/bin/env bash
# The stream's random bytes under ent and dieharder: see usage below. Reads what ./build.sh build leaves in target.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
# shellcheck source=src/cli/main/sh/find-jdk.sh
. src/cli/main/sh/find-jdk.sh

usage() {
  cat <<'END'
usage: src/scripts/randomness.sh [-t TEST] [-o DIRECTORY] [-j JOBS] [SEED...]

ent on 256 MiB and dieharder's tests on as much as they take (about 100 values of p and an hour or more for each seed
and source), for the seeds 1 and 2 or those given, from two sources:
  pages        the stream as it is, page after page
  first-rows   the first 64 bytes of every page: what the seeding of neighbouring pages alone makes

  -t TEST        only the dieharder test of this number (dieharder -l lists them)
  -o DIRECTORY   where the logs go: target/randomness
  -j JOBS        dieharder tests at a time: 1

Each test of dieharder -a runs by itself from the stream's start and leaves a log. One whose log is there is not run
again: a run of hours that was ended goes on where it was. Delete the directory to begin anew.

A value of p below 1e-6 is FAILED and fails. Of 1000 good ones 10 are WEAK: such a test is repeated with two other
seeds, and fails if both are WEAK again. Tests that dieharder's own list says not to use are shown and not judged.
END
}

only='' directory=target/randomness jobs=1
while getopts t:o:j:h option; do
  case $option in
    t) only=$OPTARG ;;
    o) directory=$OPTARG ;;
    j) jobs=$OPTARG ;;
    h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
shift $((OPTIND - 1))
seeds=("$@")
if ((${#seeds[@]} == 0)); then seeds=(1 2); fi

missing=()
for tool in dieharder ent; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if ((${#missing[@]})); then
  echo "randomness: not tested, ${missing[*]} missing (remedy: apt-get install ${missing[*]})"
  exit 0
fi
[[ -x target/dgen ]] || { echo "randomness: target/dgen is missing; run ./build.sh build" >&2; exit 2; }
find_jdk25 jdk || { echo "randomness: no JDK 25 found" >&2; exit 2; }
# The builds that a test of hours starts with are not the ones it ends with: it has copies.
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
cp -rp target/dgen target/lib "$built"
mkdir -p "$directory" "$built/io/dgen/statistics" # Java wants a source file where its package is
cp src/core/test/java/io/dgen/statistics/FirstRows.java "$built/io/dgen/statistics"

failed=0
problem() {
  echo "randomness: FAILED: $*" >&2
  failed=1
}

# source_of NAME SEED: its bytes, until nobody reads them any more.
source_of() {
  case $1 in
    pages) "$built/dgen" write --out - --size 4000000TiB --seed "$2" --threads 1 ;;
    first-rows)
      "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$(echo "$built"/lib/dgen-core-*.jar)" \
        "$built/io/dgen/statistics/FirstRows.java" "$2"
      ;;
  esac 2>"$built/source.log"
}

# ent's limits for 2^28 bytes, each far beyond what a good source does in a lifetime of runs (six standard deviations):
# chi-square of 255 degrees of freedom, mean of the bytes, correlation of each with the next.
run_ent() {
  local name=$1 seed=$2
  { source_of "$name" "$seed" || true; } | head -c $((1 << 28)) | ent -t >"$directory/ent-$name-$seed.csv"
  awk -F, -v what="$name, seed $seed" '
    function abs(x) { return x < 0 ? -x : x }
    $1 == 1 {
      good = $2 == 2^28 && $3 > 7.999998 && $4 > 130 && $4 < 410 && abs($5 - 127.5) < 0.027 && abs($7) < 0.00037
      printf "ent, %s: entropy %s, chi-square %s, mean %s, serial correlation %s: %s\n", what, $3, $4, $5, $7, good ? "PASSED" : "FAILED"
      seen = 1
    }
    END { exit !(seen && good) }' "$directory/ent-$name-$seed.csv" || problem "ent on $name with seed $seed ($(tail -n 1 "$built/source.log"))"
}

# dieharder_log LOG NAME SEED NUMBER TUPLE
dieharder_log() {
  local log=$1 name=$2 seed=$3 number=$4 tuple=$5 options=()
  if [[ -s $log ]]; then return; fi
  if [[ $tuple != - ]]; then options=(-n "$tuple"); fi
  if { source_of "$name" "$seed" || true; } \
    | dieharder -d "$number" "${options[@]}" -g 200 -D default -D show_num >"$log.part" 2>&1; then
    mv "$log.part" "$log"
  fi
}

# The tests of dieharder -a: number and, of those that it runs with several, the tuple.
all_tests() {
  local number tuple
  for number in {0..17} 100 101 102 200 201 202 203 204 205 206 207 208 209; do
    case $number in
      200) for tuple in {1..12}; do echo "$number $tuple"; done ;;
      201 | 202) for tuple in {2..5}; do echo "$number $tuple"; done ;;
      203) for tuple in {0..32}; do echo "$number $tuple"; done ;;
      *) echo "$number -" ;;
    esac
  done | awk -v only="$only" 'only == "" || $1 == only'
}

# results LOG: a line for each value of p: number, tuple size, assessment, p, name.
results() {
  awk -F'|' '$NF ~ /PASSED|WEAK|FAILED/ { gsub(/ /, ""); print $2, $3, $7, $6, $1 }' "$1"
}

# The tests that dieharder's list says not to use.
unreliable=" $(dieharder -l | awk '/Do Not Use/ { printf "%s ", $2 }')"

# weak_again NAME SEED NUMBER TUPLE: whether that value of the test is not PASSED with two other seeds either.
weak_again() {
  local name=$1 seed=$2 number=$3 tuple=$4 run other log again
  run=$(all_tests | awk -v number="$number" -v tuple="$tuple" '$1 == number && ($2 == tuple || $2 == "-") { print $2 }')
  for other in $((seed + 1000)) $((seed + 2000)); do
    log=$directory/repeat-$name-$other-$number-$run.log
    dieharder_log "$log" "$name" "$other" "$number" "$run"
    # Of a test with several values the same one is asked for: of thirty others some are WEAK by chance.
    again=$(results "$log" | awk -v tuple="$tuple" '$2 == tuple')
    echo "  repeated with seed $other: $(tr '\n' ';' <<<"$again")"
    if [[ -z $again || $again == *FAILED* ]]; then return 0; fi
    if [[ $again != *WEAK* ]]; then return 1; fi
  done
}

run_dieharder() {
  local name=$1 seed=$2 number tuple assessment p test count=0 log
  while read -r number tuple; do
    while (($(jobs -rp | wc -l) >= jobs)); do wait -n || true; done
    dieharder_log "$directory/dieharder-$name-$seed-$number-$tuple.log" "$name" "$seed" "$number" "$tuple" &
  done < <(all_tests)
  wait || true
  while read -r number tuple; do
    log=$directory/dieharder-$name-$seed-$number-$tuple.log
    if [[ -s $log && -n $(results "$log") ]]; then
      cat "$log"
    else
      problem "dieharder -d $number -n $tuple gave no result: see $log"
    fi
  done < <(all_tests) >"$directory/dieharder-$name-$seed.log"
  while read -r number tuple assessment p test; do
    count=$((count + 1))
    if [[ $assessment == PASSED ]]; then continue; fi
    echo "dieharder, $name, seed $seed: $test (-d $number -n $tuple) is $assessment, p = $p"
    if [[ $unreliable == *" $number "* ]]; then
      echo "  not judged: dieharder says not to use it"
    elif [[ $assessment == FAILED ]]; then
      problem "$test, $name, seed $seed, p = $p"
    elif weak_again "$name" "$seed" "$number" "$tuple"; then
      problem "$test, $name, seed $seed, weak with other seeds too"
    fi
  done < <(results "$directory/dieharder-$name-$seed.log")
  echo "dieharder, $name, seed $seed: $count values of p, see $directory/dieharder-$name-$seed.log"
}

for seed in "${seeds[@]}"; do
  for name in pages first-rows; do
    run_ent "$name" "$seed"
    run_dieharder "$name" "$seed"
  done
done
((failed == 0)) || exit 1
echo "randomness: all PASSED"
