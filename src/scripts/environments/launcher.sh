# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# where the command is installed, what is missing there, and signals on the way to Java

installed_in() { # DIRECTORY
  mkdir -p "$1"
  cp -rp "$built/." "$1"
  run "$1/dgen" write --out f --seed 1 --size 10000
  if [[ $2 == refused ]]; then
    ends 4 "$3"
    return
  fi
  ends 0
  must "the bytes are there" is_reference f
  run "$1/dgen" verify --in f
  ends 0
  run "$1/dgen" info
  ends 0
}
cell "a blank in its path" installed_in "$scratch/in stalled" good
cell "UTF-8 in its path" installed_in "$scratch/M"$'\xc3\xbc'ller good
cell "Latin-1 in its path" installed_in "$scratch/M"$'\xfc'ller refused '^dgen: '
cell "a colon in its path" installed_in "$scratch/a:b" refused 'colon'
cell "a star and a percent sign in its path" installed_in "$scratch/a*%b" good
cell "a hash in its path" installed_in "$scratch/a#b" good

linked() {
  ln -s "$dgen" link
  run ./link write --out f --seed 1 --size 10000
  ends 0
  must "the bytes are there" is_reference f
}
cell "started by a symbolic link" linked

java_is_missing() {
  root
  needs unshare
  mkdir bin
  ln -s "$(command -v readlink)" "$(command -v sh)" bin
  # shellcheck disable=SC2016 # for that shell
  JAVA_HOME=/nowhere HOME=/nowhere run unshare -m sh -c '
    mount -t tmpfs none /usr/lib/jvm; mount -t tmpfs none /opt; PATH=$2; export PATH; exec "$1" verify --in f' - "$dgen" "$PWD/bin"
  ends 4 'no Java 25'
}
cell "no Java" java_is_missing

broken_java() { # what bin/java is
  mkdir -p jdk/bin
  printf 'JAVA_VERSION="25.0.3"\nMODULES="java.base"\n' >jdk/release
  printf '%s' "$1" >jdk/bin/java
  chmod +x jdk/bin/java
  JAVA_HOME=$PWD/jdk run "$dgen" verify --in f
  ends 4 '^dgen: '
}
cell "a Java for another machine" broken_java $'\x7fELF\x02\x01\x01'
cell "a Java whose interpreter is missing" broken_java $'#!/nowhere/interpreter\n'
cell "a Java that ends with 1" broken_java $'#!/bin/sh\nexit 1\n'
cell "a Java that ends with 0" broken_java $'#!/bin/sh\nexit 0\n'

no_jars() {
  cp -rp "$built/." .
  rm lib/dgen-cli-*.jar
  run ./dgen verify --in f
  ends 4 'not a complete build'
}
cell "an incomplete copy" no_jars

# A signal to the command's own process, and no other: Java must end too, and the manifest tells the truth.
signalled() { # SIGNAL STATUS
  "$dgen" write --out f --seed 1 --size 4TiB --force >"$place.out" 2>"$place.err" &
  local child=$! tries=0
  while [[ ! -s f ]] && ((tries++ < 500)); do sleep 0.02; done
  kill "-$1" $child
  wait $child
  status=$?
  noted
  ends "$2"
  sleep 0.2
  local size
  size=$(stat -c %s f)
  sleep 0.3
  must "nobody writes any more" [ "$(stat -c %s f)" = "$size" ]
  must "the manifest says incomplete" grep -q '"complete" *: *false' f.dgen.json
  rm f
}
for signal in TERM HUP KILL; do
  case $signal in TERM) expected=143 ;; HUP) expected=129 ;; KILL) expected=137 ;; esac
  cell "SIG$signal" signalled "$signal" "$expected"
done

# What a shell starts in the background without job control is deaf to SIGINT; another parent must start it.
interrupted() {
  needs python3
  run python3 - "$dgen" <<'END'
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
p = subprocess.Popen([sys.argv[1], "write", "--out", "f", "--seed", "1", "--size", "4TiB", "--force"], restore_signals=True)
while not (os.path.exists("f") and os.path.getsize("f")):
    time.sleep(0.02)
p.send_signal(signal.SIGINT)
sys.exit(p.wait() % 256)
END
  ends 130
  must "the manifest says incomplete" grep -q '"complete" *: *false' f.dgen.json
  rm f
}
cell "SIGINT" interrupted

stdin_and_descriptors() {
  "$dgen" write --out f --seed 1 --size 10000 >/dev/null 2>&1
  run sh -c '"$1" verify --seed 1 --size 10000 --in - <f' - "$dgen"
  ends 0
  for number in 3 4 5 6 7 8 9; do
    run sh -c "\"\$1\" verify --seed 1 --size 10000 --in /dev/fd/$number $number<f" - "$dgen"
    ends 0
  done
}
cell "stdin and open descriptors reach Java" stdin_and_descriptors

crash() {
  ulimit -c 0
  local tries=0 java
  "$dgen" write --out - --seed 1 --size 1TiB >fifo.out 2>"$place.err" &
  local child=$!
  while [[ ! -s fifo.out ]] && ((tries++ < 500)); do sleep 0.02; done
  java=$(pgrep -P $child -x java || echo $child)
  kill -SEGV "$java"
  wait $child
  status=$?
  noted
  ends 134 'SIGSEGV'
  must "nothing but data on stdout" no grep -aq 'fatal error' fifo.out
  rm -f fifo.out
}
cell "what the JVM says when it crashes" crash
