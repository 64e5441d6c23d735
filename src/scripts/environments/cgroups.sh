# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# memory and pids limits of containers, version 1 and 2

# in_cgroup CONTROLLER FILE LIMIT COMMAND...: runs it there.
in_cgroup() {
  local top=$1 file=$2 limit=$3 cgroup=$1/dgen-environments-$$
  shift 3
  mkdir "$cgroup" || skip "cannot make a cgroup in $top"
  echo "$limit" >"$cgroup/$file" || { rmdir "$cgroup"; skip "cannot set $file"; }
  # shellcheck disable=SC2016 # for that shell
  run bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$cgroup" "$@"
  local tries=0
  while ! rmdir "$cgroup" 2>/dev/null && ((tries++ < 100)); do sleep 0.05; done
}

version1() { # CONTROLLER
  root
  top=/sys/fs/cgroup/$1
  [[ -d $top && -e $top/cgroup.procs ]] || skip "no cgroup v1 with the controller $1"
}

version2() { # CONTROLLER
  root
  local at
  for at in /sys/fs/cgroup /sys/fs/cgroup/unified; do
    if [[ -r $at/cgroup.controllers ]] && grep -qw "$1" "$at/cgroup.controllers"; then
      top=$at
      echo "+$1" >"$at/cgroup.subtree_control" || skip "cannot enable the controller $1"
      return
    fi
  done
  skip "no cgroup v2 with the controller $1"
}

# Either it works with what there is, or says what would help: the kernel must not have to kill it.
memory() { # VERSION LIMIT STATUS|STATUS OPTIONS...
  local limit=$2 expected=$3
  case $1 in
    1) version1 memory ;;
    2) version2 memory ;;
  esac
  local file=memory.limit_in_bytes
  if [[ $1 == 2 ]]; then file=memory.max; fi
  shift 3
  in_cgroup "$top" $file "$limit" "$dgen" write --out f --seed 1 --size 1GiB "$@"
  if [[ $expected == 0 ]]; then
    ends 0
    in_cgroup "$top" $file "$limit" "$dgen" verify --in f
    ends 0
  else
    case "|$expected|" in
      *"|$status|"*) says memory ;;
      *) ends "${expected%%|*}" memory ;;
    esac
  fi
}

pids() { # VERSION LIMIT STATUS|STATUS
  case $1 in
    1) version1 pids ;;
    2) version2 pids ;;
  esac
  in_cgroup "$top" pids.max "$2" "$dgen" write --out f --seed 1 --size 10MiB
  case "|$3|" in
    *"|$status|"*) ;;
    *) problem "status $status, not $3" ;;
  esac
  if [[ $status != 0 ]]; then says '^dgen: .*(threads|processes|pids)'; fi
}

for version in 1 2; do
  for limit in 128M 256M 400M 1G; do
    cell "v$version memory $limit" memory $version $limit 0
    cell "v$version memory $limit, queue depth 64" memory $version $limit 0 --queue-depth 64
  done
  cell "v$version memory 400M, chunks of 16 MiB" memory $version 400M 0 --chunk 16MiB
  cell "v$version memory 400M, direct" memory $version 400M 0 --direct
  cell "v$version memory 400M, chunks of 128 MiB" memory $version 400M 2 --chunk 128MiB
  cell "v$version memory 400M, chunks of 64 MiB" memory $version 400M 2 --chunk 64MiB --queue-depth 16
  cell "v$version memory 40M" memory $version 40M '2|137' # refused, or killed, and it says so
  for limit in 2 4 6 10; do cell "v$version pids $limit" pids $version $limit 4; done
  for limit in 15 18 20 22; do cell "v$version pids $limit" pids $version $limit '0|2|4'; done
  cell "v$version pids 100" pids $version 100 0
done

# `dgen info` says what was chosen and why.
shown() {
  version1 memory
  in_cgroup "$top" memory.limit_in_bytes 400M "$dgen" info
  ends 0
  must "the limit is shown" grep -qE 'Memory .*(400 MiB|419430400)' "$place.out"
}
cell "the limit in dgen info" shown
