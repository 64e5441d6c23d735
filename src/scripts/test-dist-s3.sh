#!/usr/bin/env bash
# Runs the command of an unpacked release with the plug-in for S3: test-dist-s3.sh DIRECTORY DGEN JAR
# DIRECTORY is made, for the objects of a server in another JVM.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
directory=$1 dgen=$2
: "${JAVA_HOME:?}"
die() {
  echo "test-dist: FAILED: s3: $*" >&2
  exit 1
}
mkdir -p "$directory/objects"
classes=target/modules/dgen-s3server/classes
MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
  mvn -B -ntp -q -Ps3a -pl src/s3server -Dmaven.test.skip=true package >"$directory/build" 2>&1 || { cat "$directory/build" >&2; die "no server"; }

coproc server { exec "$JAVA_HOME/bin/java" -cp "$classes:$(<target/modules/dgen-s3server/classpath)" \
  io.dgen.s3server.ServerProcess "$directory/objects" bucket 2>"$directory/server"; }
read -r endpoint <&"${server[0]}" || { cat "$directory/server" >&2; die "the server does not start"; }

export AWS_ACCESS_KEY_ID=dgen AWS_SECRET_ACCESS_KEY=dgen-secret DGEN_PLUGINS=$3
store=(--endpoint "$endpoint" --path-style)
[[ $("$dgen" info) == *'AWS SDK for Java'* ]] || die "info does not list the plug-in"
"$dgen" write --out s3://bucket/data --size 20MiB --seed 42 --part-size 5MiB "${store[@]}" >"$directory/out" 2>&1 ||
  { cat "$directory/out" >&2; die "write"; }
"$dgen" verify --in s3://bucket/data "${store[@]}" >"$directory/out" 2>&1 || { cat "$directory/out" >&2; die "verify"; }
printf 'x' | dd of="$directory/objects/bucket/data" bs=1 seek=9000000 conv=notrunc 2>/dev/null
status=0
"$dgen" verify --in s3://bucket/data "${store[@]}" >"$directory/out" 2>&1 || status=$?
[[ $status == 1 ]] || { cat "$directory/out" >&2; die "verify ended with $status, not with 1, where a byte is wrong"; }
# TLS, as far as it can be tried without a server: a handshake with one that does not speak it fails as such.
status=0
AWS_MAX_ATTEMPTS=1 "$dgen" verify --in s3://bucket/data --endpoint "https${endpoint#http}" --path-style >"$directory/out" 2>&1 || status=$?
[[ $status -gt 1 ]] && grep -qi 'ssl\|tls' "$directory/out" || { cat "$directory/out" >&2; die "https is not tried"; }
echo "test-dist: s3: written, verified and damage found by $dgen with ${3##*/}"
