#!/bin/sh
# Runs each command once and checks what it says: try-dgen.sh BACKEND ARCHIVE COMMAND...
#   BACKEND   which must be in use: native or scalar
#   ARCHIVE   whether the class archive must be in use: true or false
#   COMMAND   dgen, or java -jar and the jar
# With DGEN_TRY=short only info, write and verify. Runs in a chroot that has no more than a shell, sed and grep.
set -eu
backend=$1 archive=$2
shift 2

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
fail() {
  echo "try-dgen: $*" >&2
  if [ -e "$directory/err" ]; then cat "$directory/err" >&2; fi
  exit 1
}
# says TEXT ARGUMENT...: the output has the text.
says() {
  text=$1
  shift
  "$@" >"$directory/out" 2>"$directory/err" || fail "$* failed with $?"
  grep -q -e "$text" "$directory/out" || { cat "$directory/out" >&2; fail "$* does not say: $text"; }
}

says "\"classArchive\" : $archive" "$@" info --json
sed -n '/"inUse"/,$p' "$directory/out" | grep -q "\"backend\" : \"$backend\"" || {
  cat "$directory/out" >&2
  fail "$* info: the back end $backend is not in use"
}
says '"bytes" : 33554432' "$@" write --out "$directory/data" --size 32MiB --seed 7 --dedup 2 --compress 2 --json
says 'good' "$@" verify --in "$directory/data"
# Where a byte is wrong it is found.
printf 'x' | dd of="$directory/data" bs=1 seek=1000000 conv=notrunc 2>/dev/null
status=0
"$@" verify --in "$directory/data" >"$directory/out" 2>"$directory/err" || status=$?
[ "$status" = 1 ] || fail "$* verify ended with $status, not with 1, where a byte is wrong"
grep -q 'bad byte at offset 1000000' "$directory/out" || fail "$* verify does not name the wrong byte"
if [ "${DGEN_TRY:-}" != short ]; then
  says 'zstd-3' "$@" measure "$directory/data"
  for compressor in lz4 snappy gzip-6; do grep -q "$compressor" "$directory/out" || fail "measure: no $compressor"; done
  says "\"backend\" : \"$backend\"" "$@" bench --size 64MiB --iterations 1 --warmup 0.1 --json
fi
echo "try-dgen: good: $backend, class archive: $archive: $*"
