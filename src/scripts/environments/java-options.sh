# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# variables with options for the JVM: collectors, unknown ones, what the JVM prints of itself

# Options that a cluster's or a person's environment may well have: the command works, and only data goes to stdout.
works_with() { # VARIABLE OPTIONS
  export "$1=$2"
  run "$dgen" write --out - --seed 1 --size 10000
  ends 0
  must "the bytes, and nothing else on stdout" is_reference "$place.out"
  run "$dgen" write --out f --seed 1 --size 10000
  ends 0
  flip f
  run "$dgen" verify --in f
  ends 1
}

flip() { printf '\377\377\377\377' | dd of="$1" bs=1 seek=5000 conv=notrunc status=none; }

# The JVM does not start: nothing was compared, and nothing was written.
cannot_run_with() { # VARIABLE OPTIONS MESSAGE
  "$dgen" write --out f --seed 1 --size 10000 >/dev/null 2>&1
  export "$1=$2"
  run "$dgen" verify --in f
  ends 4 "$3"
  says '^dgen: '
  run "$dgen" write --out g --seed 1 --size 10000
  ends 4 "$3"
  must "nothing is written" [ ! -e g ]
}

for variable in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS DGEN_JAVA_OPTS; do
  for options in -XX:+UseG1GC -XX:+UseParallelGC -XX:+UseSerialGC -XX:+UseZGC -Xmx64m -Xshare:off -Dfile.encoding=ISO-8859-1 \
    -XX:+UseG1GC\ -Xmx200m; do
    cell "$variable=$options" works_with "$variable" "$options"
  done
  cell "$variable=-XX:+NoSuchOption" cannot_run_with "$variable" -XX:+NoSuchOption NoSuchOption
  cell "$variable with two collectors" cannot_run_with "$variable" "-XX:+UseG1GC -XX:+UseParallelGC" ollector
done
# The JVM ends with 0 though nothing was done.
for variable in JDK_JAVA_OPTIONS DGEN_JAVA_OPTS; do
  cell "$variable=-Xshare:dump" cannot_run_with "$variable" "-Xshare:dump -XX:SharedArchiveFile=$scratch/dumped.jsa" 'ended'
done
for variable in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
  cell "$variable=-Xlog:gc" works_with "$variable" -Xlog:gc
  cell "$variable=-verbose:class" works_with "$variable" -verbose:class
done

two_variables() {
  export JAVA_TOOL_OPTIONS=-XX:+UseG1GC DGEN_JAVA_OPTS=-XX:+UseParallelGC
  run "$dgen" verify --in f
  ends 4 'ollector'
}
cell "collectors in two variables" two_variables

documented() {
  run "$dgen" --help
  cp "$place.out" "$place.err"
  ends 0 'DGEN_JAVA_OPTS'
  says ' 4 +.*(did not start|could not run)'
}
cell "DGEN_JAVA_OPTS and status 4 are in the help" documented
