# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# user namespaces, bubblewrap, missing /proc and /sys, temporary directories of others

# As in rootless containers: the host's root, seen from inside, is nobody (65534).
user_namespace() {
  root
  needs setpriv unshare
  mkdir work
  chown 54321 work
  cd work || exit
  run setpriv --reuid 54321 --regid 54321 --clear-groups unshare -U "$@" "$dgen" write --out f --seed 1 --size 10000
  [[ $status == 1 ]] && grep -q unshare "$place.err" && skip "user namespaces are not allowed"
  ends 0
  must "the bytes are there" is_reference f
  run setpriv --reuid 54321 --regid 54321 --clear-groups unshare -U "$@" "$dgen" info
  ends 0
  # A refusal names what helps where the owner is nobody.
  if grep -q '65534' "$place.out"; then
    must "the remedy names the namespace" grep -qiE 'namespace|container' "$place.out"
  fi
}
cell "user namespace" user_namespace
cell "user namespace, as root inside" user_namespace -r

bubblewrap() {
  needs bwrap
  run bwrap "$@" --bind "$PWD" "$PWD" --chdir "$PWD" "$dgen" write --out f --seed 1 --size 10000
  grep -q 'bwrap:' "$place.err" && skip "bwrap does not work here"
  ends 0
  must "the bytes are there" is_reference f
  run bwrap "$@" --bind "$PWD" "$PWD" --chdir "$PWD" "$dgen" verify --in f
  ends 0
  run bwrap "$@" --bind "$PWD" "$PWD" --chdir "$PWD" "$dgen" info
  ends 0
  if grep -q '65534' "$place.out"; then
    must "the remedy names the namespace" grep -qiE 'namespace|container' "$place.out"
  fi
}
all=(--ro-bind / / --dev /dev)
cell "bwrap" bubblewrap "${all[@]}" --proc /proc
cell "bwrap, host's /tmp read-only" bubblewrap "${all[@]}" --proc /proc --unshare-user
cell "bwrap, another user, host's /tmp" bubblewrap "${all[@]}" --proc /proc --unshare-user --uid 1000

# Java needs it.
no_proc() {
  needs bwrap
  run bwrap "${all[@]}" --tmpfs /proc --bind "$PWD" "$PWD" --chdir "$PWD" "$dgen" write --out f --seed 1 --size 10000
  ends 4 '^dgen: '
}
cell "bwrap, no /proc" no_proc
cell "bwrap, no /sys" bubblewrap "${all[@]}" --proc /proc --tmpfs /sys
cell "bwrap, /dev/null and nothing else" bubblewrap --ro-bind / / --proc /proc --tmpfs /dev --dev-bind /dev/null /dev/null

temporary() { # PREPARATION
  root
  needs unshare
  # shellcheck disable=SC2016 # for that shell
  run unshare -m sh -c 'mkdir t; eval "$1"; shift; export TMPDIR="$PWD/t" DGEN_JAVA_OPTS="-Djava.io.tmpdir=$PWD/t"; exec "$@"' - "$1" \
    "$dgen" write --out f --seed 1 --size 10000
  ends 0
  must "the bytes are there" is_reference f
}
cell "temporary directory, noexec" temporary 'mount -t tmpfs -o noexec none t'
cell "temporary directory, read-only" temporary 'mount -t tmpfs -o ro none t'
cell "temporary directory, full" temporary 'mount -t tmpfs -o size=4k none t; cat /dev/zero >t/filled 2>/dev/null'
cell "temporary directory, another user's" temporary 'chown 65534 t'
cell "temporary directory, missing" temporary 'rmdir t'

nobody() {
  root
  needs setpriv
  chmod 777 .
  run env -i PATH="$PATH" setpriv --reuid 54321 --regid 54321 --clear-groups "$dgen" write --out f --seed 1 --size 10000
  ends 0
  must "the bytes are there" is_reference f
}
cell "a user without a name, home or environment" nobody
