#!/usr/bin/env bash
# The command in the environments that users have: see usage below. Tests what ./build.sh build leaves in target.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." || exit 2

usage() {
  cat <<'END'
usage: src/scripts/environments.sh [-v] [GROUP...]

Runs the command in many environments and prints one line for each: ok, FAILED with the reason, or skipped with what is
missing. Fails (exit status 1) if one of them failed. Without GROUP it runs all groups:
END
  for group in "${groups[@]}"; do printf '  %-14s %s\n' "$group" "$(sed -n '2s/^# //p' "src/scripts/environments/$group.sh")"; done
  cat <<'END'

  -v   show what a failed command printed

Mounts, devices, cgroups and namespaces need root. Uses what there is of gcc, libfuse3-dev, xfsprogs, bubblewrap.
END
}

groups=(names java-options launcher limits cgroups file-systems targets devices namespaces)
verbose=no
while getopts vh option; do
  case $option in
    v) verbose=yes ;;
    h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if (($# > 0)); then groups=("$@"); fi
[[ -x target/dgen ]] || { echo "environments: target/dgen is missing; run ./build.sh build" >&2; exit 2; }

project=$PWD
scratch=$(mktemp -d /tmp/dgen-environments.XXXXXX)
# The build may change while this runs: it tests a copy. Everybody may read it, as some cells run as another user.
built=$scratch/built
mkdir "$built"
chmod 755 "$scratch" "$built"
cp -rp target/dgen target/lib "$built"
dgen=$built/dgen
passed=0 failed=0 skipped=0 cells=0
# A cell's environment does not come from the person who runs the matrix.
unset LC_ALL LC_CTYPE LANG LANGUAGE JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS DGEN_JAVA_OPTS
export LC_ALL=C.UTF-8

end() {
  local mounted device
  # In mountinfo blanks and the like are octal escapes.
  while read -r mounted; do umount -l "$(printf '%b' "$mounted")"; done \
    < <(awk -v top="$scratch/" 'index($5, top) == 1 { print $5 }' /proc/self/mountinfo | tac)
  for device in /sys/block/loop*/loop/backing_file; do
    if [[ -r $device && $(<"$device") == "$scratch"/* ]]; then
      device=${device#/sys/block/}
      losetup -d "/dev/${device%%/*}"
    fi
  done
  rm -rf --one-file-system "$scratch"
} 2>/dev/null
trap end EXIT

# --- a cell -----------------------------------------------------------------------------------------------------------

# cell NAME FUNCTION ARGUMENTS...: runs the function in a subshell, in an empty directory of its own ($place).
cell() {
  local name=$1 verdict detail
  shift
  cells=$((cells + 1))
  place=$scratch/$cells
  mkdir "$place"
  problems=$place.problems seen=$place.seen
  : >"$problems"
  : >"$seen"
  (cd "$place" && "$@") 2>"$place.shell"
  case $? in
    0) ;;
    77) echo SKIPPED >>"$seen" ;;
    *) echo "the cell itself failed: $(tail -n 1 "$place.shell")" >>"$problems" ;;
  esac
  if [[ -s $problems ]]; then
    verdict=FAILED detail=$(paste -sd ';' "$problems")
    failed=$((failed + 1))
  elif grep -qx SKIPPED "$seen"; then
    verdict=skipped detail=$(grep -vx SKIPPED "$seen" | tail -n 1)
    skipped=$((skipped + 1))
  else
    verdict=ok detail=$(tail -n 1 "$seen")
    passed=$((passed + 1))
  fi
  # What is printed may be a name that steers terminals.
  printf '%-8s%-14s%-58s %s\n' "$verdict" "$group" "$name" "$detail" | LC_ALL=C tr -c '\n -~' '?'
  if [[ $verdict == FAILED && $verbose == yes ]]; then
    sed 's/^/          | /' "$place.out" "$place.err" 2>/dev/null | head -n 20 | LC_ALL=C tr -c '\n -~' '?'
  fi
}

# run COMMAND...: in the variable status what it ends with, in $place.out and $place.err what it says.
run() {
  timeout --foreground -k 5 "${seconds:-60}" "$@" >"$place.out" 2>"$place.err"
  status=$?
  noted "$@"
}

# What a person sees at the end of a cell, and what no run may do.
noted() {
  local line
  line=$(grep -a '^dgen: ' "$place.err" | tail -n 1)
  echo "$status ${line:0:110}" >>"$seen"
  if ((status == 124)); then problem "ran for ${seconds:-60} s without an end"; fi
  # With 4 the JVM says in its own words why it cannot start.
  if [[ $status != 4 ]] && grep -aqE '^\s+at |Exception|internal error' "$place.err"; then problem "a stack trace: $(grep -aE 'Exception|internal error' "$place.err" | head -n 1)"; fi
}

problem() { echo "$*" >>"$problems"; }

skip() {
  echo "$*" >>"$seen"
  exit 77
}

# ends STATUS [REGULAR EXPRESSION]: what the last run must end with, and say on stderr.
ends() {
  [[ $status == "$1" ]] || problem "status $status instead of $1 ($(grep -av '^$' "$place.err" | tail -n 1 | cut -c 1-160))"
  if (($# > 1)); then says "$2"; fi
}

says() { grep -aqE -- "$1" "$place.err" || problem "no /$1/ in: $(grep -av '^$' "$place.err" | tail -n 1 | cut -c 1-160)"; }

# must WHAT CONDITION...: checks a condition.
must() {
  local what=$1
  shift
  "$@" || problem "not so: $what"
}

no() { ! "$@"; }

needs() {
  local tool
  for tool; do command -v "$tool" >/dev/null || [[ -x /usr/sbin/$tool ]] || skip "$tool is missing"; done
}

root() { [[ $(id -u) == 0 ]] || skip "needs root"; }

# program NAME [FLAGS...]: compiles src/cli/test/c/NAME.c, once, to $scratch/NAME.
program() {
  local name=$1
  shift
  if [[ -x $scratch/$name ]]; then return; fi
  needs gcc
  gcc -O1 -Wall -Wextra -Werror -o "$scratch/$name" "$project/src/cli/test/c/$name.c" "$@" || skip "cannot compile $name.c"
}

# loop FILE [OPTIONS]: in the variable device a loop device over it.
loop() {
  root
  needs losetup
  device=$(losetup -f --show "${@:2}" "$1") || skip "no loop device"
}

# What 10,000 bytes of seed 1 are, by the command in the plainest environment.
reference=$("$dgen" write --out - --seed 1 --size 10000 2>/dev/null | cksum)
[[ $reference == *' 10000' ]] || { echo "environments: the command does not work at all" >&2; exit 2; }
is_reference() { [[ $(cksum <"$1") == "$reference" ]]; }

for group in "${groups[@]}"; do
  [[ -r src/scripts/environments/$group.sh ]] || { echo "environments: there is no group $group" >&2; exit 2; }
done
for group in "${groups[@]}"; do
  # shellcheck disable=SC1090 # all files of that directory
  . "src/scripts/environments/$group.sh"
done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
