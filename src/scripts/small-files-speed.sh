#!/usr/bin/env bash
# Writing many small files beside verifying them: see usage below.
set -uo pipefail
scripts=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd) || exit 4

usage() {
  cat <<'END_OF_USAGE'
usage: src/scripts/small-files-speed.sh [--dgen FILE] [--rounds N] [--sets N:SIZE[,N:SIZE...]] DIRECTORY...

Writes sets of many small files and verifies them, in alternation, in each DIRECTORY. Prints the seconds that both report
(the start of Java is not counted), and for each set the median of the ratio of verifying to writing: 1 or less is wanted.

  --dgen FILE   the command (target/dgen)
  --rounds N    (3)
  --sets LIST   numbers and sizes of files (10000:64KiB,50000:4KiB,1000000:100)
END_OF_USAGE
}

dgen=$scripts/../../target/dgen rounds=3 sets=10000:64KiB,50000:4KiB,1000000:100 directories=()
while (($# > 0)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --dgen | --rounds | --sets)
      (($# > 1)) || { usage >&2; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift ;;
    *) directories+=("$1") ;;
  esac
  shift
done
((${#directories[@]} > 0)) || { usage >&2; exit 2; }

place=
trap 'rm -rf "$place"' EXIT

# seconds COMMAND...: what its result says.
seconds() { "$dgen" "$@" --json | sed -n 's/.*"seconds" *: *\([0-9.eE+-]*\).*/\1/p' | tail -n 1; }

for directory in "${directories[@]}"; do
  for set in ${sets//,/ }; do
    ratios=()
    for ((round = 1; round <= rounds; round++)); do
      place=$(mktemp -d "$directory/dgen-small.XXXXXX") || exit 4
      written=$(seconds write --seed "$round" --files "${set%%:*}" --file-size "${set#*:}" --dir "$place/set")
      verified=$(seconds verify --dir "$place/set")
      rm -rf "$place"
      [[ $written && $verified ]] || { echo "small-files-speed: a run in $directory failed" >&2; exit 3; }
      ratio=$(awk -v w="$written" -v v="$verified" 'BEGIN { printf "%.3f", v / w }')
      ratios+=("$ratio")
      printf '%-24s%-16s write %8.2f s  verify %8.2f s  ratio %s\n' "$directory" "$set" "$written" "$verified" "$ratio"
    done
    printf '%-24s%-16s median ratio %s\n' "$directory" "$set" \
      "$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((rounds + 1) / 2))p")"
  done
done
