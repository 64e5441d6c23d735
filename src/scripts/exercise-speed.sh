#!/usr/bin/env bash
# dgen exercise beside fio: see usage below.
set -uo pipefail
scripts=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd) || exit 4

usage() {
  cat <<'END_OF_USAGE'
usage: src/scripts/exercise-speed.sh [--dgen FILE] [--rounds N] [--seconds N] [--size SIZE] [--buffered]
         [--depth N[,N...]] [--journals DIRECTORY] DIRECTORY

Random writes and verified random reads of 4 KiB, direct, by fio and by dgen exercise in turn. All writes go to one file
in DIRECTORY and all reads come from another one, since where a file lies on its disk can change the rate by a fifth.
Before each write run the file gets its first content back. Prints the operations per second and the CPU seconds per
million operations of each round, and for each depth the medians of the ratios of each round: what else the machine does
strikes both. Every other round goes backwards. The CPU time of dgen's start, which a run of one operation measures, is
not counted. Takes about 9 minutes.

fio runs with two engines: libaio, one thread with all operations in flight, and psync, a thread for each, as dgen has
them. Where others use the processors too, more threads get more of them.

  --dgen FILE     the command (target/dgen)
  --rounds N      (5)
  --seconds N     of each run (4)
  --size SIZE     of each file, as both understand it (1GiB)
  --buffered      through the page cache, for what has no direct I/O
  --depth LIST    operations in flight (16,32)
  --journals DIR  where the journal is (DIRECTORY)
END_OF_USAGE
}

dgen=$scripts/../../target/dgen rounds=5 seconds=4 size=1GiB direct=1 depth=16,32 journals='' directory=
while (($# > 0)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --buffered) direct=0 ;;
    --dgen | --rounds | --seconds | --size | --depth | --journals)
      (($# > 1)) || { usage >&2; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift ;;
    *) [[ -z $directory ]] || { usage >&2; exit 2; }; directory=$1 ;;
  esac
  shift
done
[[ -n $directory ]] || { usage >&2; exit 2; }
command -v fio >/dev/null || { echo "exercise-speed: needs fio" >&2; exit 4; }
place=$(mktemp -d "$directory/dgen-speed.XXXXXX") || exit 4
records=$(mktemp -d "${journals:-$directory}/dgen-speed.XXXXXX") || exit 4
trap 'rm -rf "$place" "$records"' EXIT
TIMEFORMAT='%U %S'

# Each prints: operations per second, CPU seconds per million operations
run_fio() { # engine, file, options
  local cpu engine=$1 file=$2 jobs=(--iodepth="$depth")
  shift 2
  [[ $engine != *sync ]] || jobs=(--numjobs="$depth" --thread)
  cpu=$({ time fio --name=speed --filename="$file" --size="${size/%iB/}" --bs=4k --direct="$direct" \
    --ioengine="$engine" "${jobs[@]}" --group_reporting --norandommap --time_based --runtime="$seconds" --randrepeat=0 \
    --output-format=terse --terse-version=3 --output="$place/fio.out" "$@" >&2; } 2>&1 | tail -n 1)
  # Kilobytes and operations per second of reads and of writes: one of the two is zero.
  awk -F';' -v cpu="$cpu" '/^3;/ { split(cpu, c, " "); printf "%.0f %.2f\n", $8 + $49, (c[1] + c[2]) / ($6 + $47) * 4e6 }' \
    "$place/fio.out"
}

run_dgen() { # options
  local cpu options=()
  ((direct == 0)) || options+=(--direct)
  cpu=$({ time "$dgen" exercise --continue "${options[@]}" --queue-depth "$depth" --no-final-verify --json "$@" \
    >"$place/dgen.out" 2>/dev/null; } 2>&1)
  awk -v cpu="$cpu" -v start="$start" '/"perSecond"/ { gsub(/[^0-9.eE+]/, "", $3); rate = $3 }
    /"count"/ { gsub(/[^0-9]/, "", $3); done = $3 }
    END { split(cpu, c, " "); printf "%.0f %.2f\n", rate, (c[1] + c[2] - start) / done * 1e6 }' "$place/dgen.out"
}
reading=(--map "$place/read.map" --target "$place/read")
mapped=(--map "$place/map" --target "$place/written")
journaled=(--journal "$records/journal" --target "$place/written")

prepare() {
  "$dgen" exercise --target "$place/written" --size "$size" --fill --io 1MiB --ops 1 --no-final-verify \
    --map "$place/map" --journal "$records/first" >/dev/null 2>&1 &&
    cp "$place/written" "$place/read" && cp "$place/map" "$place/read.map" && sync "$place"/*
}
prepare || { echo "exercise-speed: cannot prepare files in $directory" >&2; exit 4; }

restore() { # puts back what the journal says of the file, in place
  local options=("conv=notrunc,fsync")
  ((direct == 0)) || options+=(oflag=direct iflag=direct)
  dd if="$place/read" of="$place/written" bs=1M "${options[@]}" 2>/dev/null && cp "$records/first" "$records/journal"
}

median() { sort -g | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

IFS=, read -ra depths <<<"$depth"
depth=${depths[0]}

# One operation, so its rate is not asked for, and the processor time per million is that of a million starts.
start=0
starts() { run_dgen "$@" --op-mix read=100% --ops 1 | awk '{ print $2 / 1e6 }'; }
start_mapped=$(for _ in 1 2 3; do starts "${mapped[@]}"; done | median)
restore || exit 4
start_journaled=$(for _ in 1 2 3; do starts "${journaled[@]}"; done | median)

kinds=(libaio-write psync-write dgen-write journal-write crc32c-write libaio-read psync-read dgen-read)
round() { # number
  # Every other round goes backwards: a disk whose rate falls while it is written strikes both.
  local line="depth $depth, round $1:" kind result order=("${kinds[@]}")
  (($1 % 2 == 1)) || mapfile -t order < <(printf '%s\n' "${kinds[@]}" | tac)
  for kind in "${order[@]}"; do
    [[ $kind != *-write ]] || restore || return 1
    case $kind in
      libaio-write | psync-write) result=$(run_fio "${kind%-write}" "$place/written" --rw=randwrite) ;;
      libaio-read | psync-read) result=$(run_fio "${kind%-read}" "$place/read" --rw=randread) ;;
      crc32c-write)
        result=$(run_fio libaio "$place/written" --rw=randwrite --verify=crc32c --do_verify=0 --verify_state_save=0) ;;
      dgen-write) result=$(start=$start_mapped run_dgen "${mapped[@]}" --op-mix write=100% --time "${seconds}s") ;;
      dgen-read) result=$(start=$start_mapped run_dgen "${reading[@]}" --op-mix read=100% --time "${seconds}s") ;;
      journal-write) result=$(start=$start_journaled run_dgen "${journaled[@]}" --op-mix write=100% --time "${seconds}s") ;;
    esac
    [[ $result =~ ^[0-9] ]] || { echo "exercise-speed: $kind failed" >&2; return 1; }
    echo "$result" >>"$place/$kind.$depth"
    line+=" $kind $result;"
  done
  echo "$line"
}

ratio() { # name, what, to what
  paste "$place/$2.$depth" "$place/$3.$depth" | awk '{ print $1 / $3 }' | median | xargs printf '%-56s %.3f\n' "$1"
}

for depth in "${depths[@]}"; do
  for ((n = 1; n <= rounds; n++)); do round "$n" || exit 4; done
done
for depth in "${depths[@]}"; do
  echo "depth $depth"
  ratio "  writes, dgen to fio with libaio" dgen-write libaio-write
  ratio "  writes, dgen to fio with psync" dgen-write psync-write
  ratio "  writes with a journal to without" journal-write dgen-write
  ratio "  verified reads, dgen to fio's plain reads with libaio" dgen-read libaio-read
  ratio "  verified reads, dgen to fio's plain reads with psync" dgen-read psync-read
  for kind in "${kinds[@]}"; do
    cut -d' ' -f2 "$place/$kind.$depth" | median | xargs printf '  CPU seconds per million, %-30s %.2f\n' "$kind"
  done
done
