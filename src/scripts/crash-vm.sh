#!/usr/bin/env bash
# Real crashes of a file system: see usage below.
set -uo pipefail
project=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd) || exit 4

usage() {
  cat <<'END'
usage: src/scripts/crash-vm.sh [OPTIONS] --run COMMAND --recover COMMAND

Runs a command on a file system in an emulated machine, kills the machine at a random moment, boots it again, and runs
another command, which must succeed (exit status 0). Prints a line for each run. Both commands are run by bash and see

  $DISK   the mount point of the file system that crashes
  $SAFE   a directory of this machine, which survives, for example for a journal

Ends with 0 if all recoveries succeeded, with 1 if one failed (its image and files are kept), with 4 if it could not run.

  --vm FILE         numa-vm, which boots the machine ($DGEN_NUMA_VM)
  --fs NAME         ext4 or xfs (ext4)
  --runs N          (20)
  --size SIZE       of the disk (512M; xfs needs 300M)
  --seconds A-B     kills the machine so long after the command has started (2-15)
  --seed N          of the moments (random, and printed)
  --lossy           the disk itself loses what was not flushed: the image is on a crash disk
  --ready FILE      the command has started when $SAFE/FILE is there and not empty
  --setup COMMAND   runs before the command in the first boot of each run; the machine is not killed in it
  --work DIRECTORY  for images and files ($TMPDIR or /tmp)

Needs root, qemu and apt for numa-vm, mkfs.ext4 or mkfs.xfs, and for --lossy what the crash disk needs.
END
}

vm=${DGEN_NUMA_VM-} fs=ext4 runs=20 size=512M seconds=2-15 seed=$RANDOM$RANDOM lossy=no setup=: run='' recover='' ready=''
work=${TMPDIR:-/tmp}
cannot() { echo "crash-vm: $*" >&2; exit 4; }
while (($# > 0)); do
  case $1 in
    --vm | --fs | --runs | --size | --seconds | --seed | --ready | --setup | --run | --recover | --work)
      (($# > 1)) || { usage >&2; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift ;;
    --lossy) lossy=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
[[ -n $run && -n $recover ]] || { usage >&2; exit 2; }
[[ $seconds =~ ^([0-9]+)-([0-9]+)$ ]] || { echo "crash-vm: --seconds $seconds: must be A-B" >&2; exit 2; }
least=${BASH_REMATCH[1]} most=${BASH_REMATCH[2]}
((most > least)) || { echo "crash-vm: --seconds $seconds: B must be larger than A" >&2; exit 2; }
[[ $fs == ext4 || $fs == xfs ]] || { echo "crash-vm: --fs $fs: must be ext4 or xfs" >&2; exit 2; }
[[ -x $vm ]] || cannot "needs numa-vm; name it with --vm"
[[ $(id -u) == 0 ]] || cannot "needs root"
command -v "mkfs.$fs" >/dev/null || cannot "needs mkfs.$fs (Debian's e2fsprogs, xfsprogs)"

place=$(mktemp -d "$work/dgen-crash.XXXXXX") || cannot "no directory in $work"
platters=$place/platters safe=$place/safe mounted=$place/mounted
mkdir "$platters" "$safe" "$mounted"
image=$platters/disk machine='' crashdisk='' keep=no

end() {
  [[ -z $machine ]] || kill -TERM "$machine"
  if [[ -n $crashdisk ]]; then
    fusermount3 -u -z "$mounted"
    wait "$crashdisk"
  fi
  [[ $keep == yes ]] || rm -rf --one-file-system "$place"
} 2>/dev/null
trap end EXIT
trap 'exit 130' INT TERM

if [[ $lossy == yes ]]; then
  "$project/src/storage/test/c/crashdisk/build.sh" "$place/crashdisk" || cannot "cannot compile the crash disk"
  "$place/crashdisk" --seed "$seed" --log "$place/log" "$platters" "$mounted" >"$place/crashdisk.out" 2>&1 &
  crashdisk=$!
  for ((i = 0; i < 100; i++)); do [[ ! -e $mounted/.control ]] || break; sleep 0.1; done
  [[ -e $mounted/.control ]] || cannot "cannot mount the crash disk: $(<"$place/crashdisk.out")"
fi
disk=$image
if [[ $lossy == yes ]]; then disk=$mounted/disk; fi

# The guest shares $safe. What is asked of it goes by files, so that no command is quoted twice.
printf '%s\n' "$setup" >"$place/setup.sh"
printf '%s\n' "$run" >"$place/run.sh"
printf '%s\n' "$recover" >"$place/recover.sh"
cat >"$place/guest.sh" <<'END'
# usage: guest.sh run|recover PLACE
export DISK=/run/disk SAFE=$2/safe
mkdir -p "$DISK" && mount /dev/vda "$DISK" || exit 125
if [[ $1 == run ]]; then
  bash "$2/setup.sh" || exit 125
  touch "$SAFE/.started"
fi
bash "$2/$1.sh"
status=$?
umount "$DISK"
exit $status
END

boot() { # run|recover: in the background, as $machine
  # With a descriptor of its own the machine would keep ours open.
  "$vm" --nodes 1 --cpus 2 --mem 2G --dir "$safe" --cwd "$PWD" --disk "$disk" --timeout 3600 -- \
    bash "$place/guest.sh" "$1" "$place" >"$place/$1.out" 2>&1 </dev/null &
  machine=$!
}

# The moments are the same for the same seed: of 10 ms each.
RANDOM=$((seed % 32768))
moment() { echo $((least * 100 + (RANDOM * 32768 + RANDOM) % ((most - least) * 100))); }

crash() { # the number of the run; leaves what happened in $verdict
  rm -rf "${safe:?}"/* "$safe/.started"
  rm -f "$disk"
  truncate -s "$size" "$disk" || cannot "cannot make $disk"
  "mkfs.$fs" -q "$disk" || cannot "mkfs.$fs failed"
  sync "$disk"
  local after waited=0
  after=$(moment)
  boot run
  while [[ ! -e $safe/.started || (-n $ready && ! -s $safe/$ready) ]]; do
    kill -0 "$machine" 2>/dev/null && ((waited++ < 6000)) || { verdict="did not start: $(tail -n 3 "$place/run.out")"; return 1; }
    sleep 0.1
  done
  sleep "$((after / 100)).$(printf %02d $((after % 100)))"
  kill -0 "$machine" 2>/dev/null || { verdict="ended before the crash: $(tail -n 3 "$place/run.out")"; return 1; }
  if [[ $lossy == yes ]]; then echo cut >"$mounted/.control"; fi # first: what qemu does when it dies must not count
  kill -TERM "$machine"
  wait "$machine" 2>/dev/null
  if [[ $lossy == yes ]]; then echo on >"$mounted/.control"; fi
  boot recover
  wait "$machine" 2>/dev/null
  local status=$?
  machine=''
  verdict="crashed after $((after / 100)).$(printf %02d $((after % 100))) s, recovery status $status: $(tail -n 1 "$place/recover.out")"
  return $((status != 0))
}

echo "crash-vm: $runs runs on $fs, seed $seed, lossy disk: $lossy"
failed=0
for ((n = 1; n <= runs; n++)); do
  if crash "$n"; then
    echo "run $n: ok: $verdict"
  else
    echo "run $n: FAILED: $verdict"
    failed=$((failed + 1)) keep=yes
    [[ -z $machine ]] || { kill -TERM "$machine"; wait "$machine"; } 2>/dev/null
    machine=''
    cp -r --sparse=always "$safe" "$place/safe-$n"
    cp --sparse=always "$disk" "$place/disk-$n"
    cp "$place"/run.out "$place/run-$n.out"
    [[ ! -e $place/recover.out ]] || cp "$place/recover.out" "$place/recover-$n.out"
  fi
done
echo "crash-vm: $fs: $runs runs, $failed failed$([[ $keep == no ]] || echo "; see $place")"
exit $((failed > 0))
