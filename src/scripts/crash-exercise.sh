#!/usr/bin/env bash
# Real crashes under dgen exercise: see usage below.
set -uo pipefail
scripts=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd) || exit 4

usage() {
  cat <<'END_OF_USAGE'
usage: src/scripts/crash-exercise.sh [--runs N] [--dgen FILE] [OPTIONS OF crash-vm.sh]

Exercises a file on ext4 and on xfs in an emulated machine with the journal outside its disk, kills the machine at a
random moment, boots it again, and recovers. What is promised, the queue depth and direct I/O differ from run to run.
Prints a line for each run with the acknowledged writes and the complete flushes that the journal knows of, and the number
of blocks by verdict. Ends with 0 if no run found anything wrong, with 1 if one
did, with 4 if it could not run.

  --runs N      on each file system (20)
  --dgen FILE   the command (target/dgen)
  --fs NAME     only this file system
END_OF_USAGE
}

runs=20 dgen=$scripts/../../target/dgen systems='ext4 xfs' others=()
while (($# > 0)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --runs | --dgen | --fs)
      (($# > 1)) || { usage >&2; exit 2; }
      case $1 in
        --runs) runs=$2 ;;
        --dgen) dgen=$2 ;;
        *) systems=$2 ;;
      esac
      shift ;;
    *) others+=("$1") ;;
  esac
  shift
done
dgen=$(readlink -f "$dgen")
[[ -x $dgen ]] || { echo "crash-exercise: $dgen is no command; run ./build.sh build" >&2; exit 4; }

# The serial collector and the quick compiler: emulated, the JVM takes seconds to start with anything else.
command="export DGEN_JAVA_OPTS=-XX:TieredStopAtLevel=1; '$dgen' exercise --target \"\$DISK/data\" --journal \"\$SAFE/journal\""
draw='n=$(od -An -N4 -tu4 /dev/urandom); syncs=(flush write flush write flush); sync=${syncs[n % 5]};
  options="--sync $sync --queue-depth $((n / 5 % 16 + 1)) --io 4KiB:80%,16KiB:20%"
  if ((n / 80 % 2)); then options+=" --direct"; fi
  echo "$options" >"$SAFE/options"'
# Emulated, it takes its time until the first write is acknowledged; kills before that show nothing.
# A journal has a header of 8192 bytes, then records of 32: the first number says what a record is (3: writes acknowledged,
# 5: a flush is complete).
records='od -An -v -w32 -tu4 -j8192 "$SAFE/journal"'
ready="{ until $records -N131072 2>&1 | grep -q '^ *3 '; do sleep 0.2; done; echo yes >\"\$SAFE/ready\"; } &"
run="$draw; $ready $command --size 16MiB --time 1h --op-mix read=20%,write=65%,flush=10%,zero=5% \$options"
count="$records"' | awk "{ n[\$1]++ } END { print n[3] + 0, \"writes,\", n[5] + 0, \"flushes\" }"'
# The last line is what the run is reported with.
recover="$command --recover >\"\$SAFE/result\"; status=\$?; cat \"\$SAFE/result\"
  echo \"\$(<\"\$SAFE/options\"): \$($count); \$(sed -n '2s/^[^:]*: //p;3p' \"\$SAFE/result\" | tr '\\n' ';')\"; exit \$status"

worst=0
for fs in $systems; do
  "$scripts/crash-vm.sh" --fs "$fs" --runs "$runs" --ready ready --run "$run" --recover "$recover" "${others[@]}"
  status=$?
  ((status <= worst)) || worst=$status
done
exit "$worst"
