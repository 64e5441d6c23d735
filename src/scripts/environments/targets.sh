# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# read-only and full targets, missing rights, stdout that is closed or full

full_tmpfs() { # MOUNT OPTIONS
  root
  mkdir mounted
  mount -t tmpfs -o "$1" none mounted
  cd mounted || exit
}

file_on_full() {
  full_tmpfs size=1m
  run "$dgen" write --out f --seed 1 --size 3MiB
  ends 2 'f: needs 3 MiB, but its file system has 1 MiB free'
  must "nothing is left there" [ -z "$(ls)" ]
  run "$dgen" write --force --out f --seed 1 --size 3MiB
  ends 3 'f: .*No space left'
  must "the manifest says incomplete" grep -q '"complete" *: *false' f.dgen.json
}
cell "full file system, file" file_on_full

set_on_full() {
  full_tmpfs size=1m
  run "$dgen" write --force --dir s --files 10 --file-size 300000 --seed 1
  ends 3 's/.*No space left'
  must "the manifest says incomplete" grep -q '"complete" *: *false' s/dgen-set.json
}
cell "full file system, set" set_on_full

manifest_on_full() {
  full_tmpfs size=1m
  head -c 1m /dev/zero >filled 2>/dev/null
  run "$dgen" write --out "$place/f" --manifest "$PWD/f.dgen.json" --seed 1 --size 10000
  ends 3 'f.dgen.json: No space left'
  must "nothing is left there" [ "$(ls)" = filled ]
}
cell "full file system, manifest" manifest_on_full

# The data is whole, and no block is free when the manifest is to say so.
manifest_replaced_on_full() {
  full_tmpfs size=1m
  "$dgen" write --out f --seed 1 --size 500000 >/dev/null 2>&1
  sed -i 's/"complete" *: *true/"complete": false/' f.dgen.json
  cat /dev/zero >filled 2>/dev/null
  run "$dgen" write --resume --out f
  ends 0
  must "the manifest says complete" grep -q '"complete" *: *true' f.dgen.json
}
cell "full file system, manifest to be replaced" manifest_replaced_on_full

no_inodes() {
  full_tmpfs nr_inodes=3
  run "$dgen" write --dir s --files 10 --file-size 100 --seed 1
  ends 3 's.*No space left'
}
cell "no free inodes" no_inodes

read_only() {
  root
  mkdir mounted
  mount -t tmpfs none mounted
  "$dgen" write --out mounted/g --seed 1 --size 10000 >/dev/null 2>&1
  mount -o remount,ro mounted
  cd mounted || exit
  run "$dgen" write --out f --seed 1 --size 3MiB
  ends 3 'f.*Read-only file system'
  run "$dgen" write --dir s --files 3 --file-size 3MiB
  ends 3 's.*Read-only file system'
  run "$dgen" write --out g --force --seed 1 --size 3MiB
  ends 3 'g.*Read-only file system'
  run "$dgen" write --resume --out g
  ends 3 'g.*Read-only file system'
  run "$dgen" verify --in g
  ends 0
}
cell "read-only file system" read_only

not_allowed() {
  root
  needs setpriv
  mkdir mine theirs
  chown 54321 mine
  chmod 755 .
  cd mine || exit
  run setpriv --reuid 54321 --regid 54321 --clear-groups "$dgen" write --out f --seed 1 --size 10000
  ends 0
  run setpriv --reuid 54321 --regid 54321 --clear-groups "$dgen" write --out ../theirs/f --seed 1 --size 10000
  ends 3 'theirs/f.*ermission denied'
}
cell "another user's directory" not_allowed

# A working directory that is gone, or that this user may not look up.
deleted_directory() {
  mkdir gone
  cd gone || exit
  rmdir ../gone
  run "$dgen" write --out f --seed 1 --size 10000
  [[ $status == 2 || $status == 4 ]] || problem "status $status instead of 2 or 4"
  says '^dgen: .*working directory'
}
cell "a deleted working directory" deleted_directory

stdout_full() {
  timeout 60 "$dgen" write --out - --seed 1 --size 1MiB >/dev/full 2>"$place.err"
  status=$?
  noted
  ends 3 'stdout'
  timeout 60 "$dgen" info >/dev/full 2>"$place.err"
  status=$?
  ends 3 'stdout'
}
cell "full stdout" stdout_full

stdout_closed() {
  timeout 60 "$dgen" write --out - --seed 1 --size 1MiB 2>"$place.err" >&-
  status=$?
  noted
  ends 3 'stdout'
  "$dgen" write --out f --seed 1 --size 10000 >/dev/null 2>&1
  timeout 60 "$dgen" verify --in f 2>"$place.err" >&-
  status=$?
  ends 3 'stdout'
}
cell "closed stdout" stdout_closed

closed_pipe() {
  "$dgen" write --out - --seed 1 --size 1TiB 2>"$place.err" | head -c 10000 >out
  status=${PIPESTATUS[0]}
  noted
  ends 3
  # Without deduplication a stream's bytes do not depend on its size.
  must "the bytes are there" is_reference out
}
cell "a pipe closed by its reader" closed_pipe

special_names() {
  run "$dgen" write --out /dev/stdout --seed 1 --size 10000
  if [[ $status == 0 ]]; then
    must "the bytes, and nothing else" is_reference "$place.out"
  else
    ends 2 '(^| )-( |,|;|$)'
  fi
  mkfifo pipe
  cat pipe >out &
  run "$dgen" write --out pipe --seed 1 --size 10000
  if [[ $status == 0 ]]; then
    wait
    must "the bytes are there" is_reference out
  else
    ends 2 '(^| )-( |,|;|$)'
  fi
}
cell "/dev/stdout and a named pipe" special_names
