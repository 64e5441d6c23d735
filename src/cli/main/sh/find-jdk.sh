# shellcheck shell=sh
# Sourced: finds a Java of version 25 or newer without starting one.
#
#   find_jdk25       a JDK (bin/javac)
#   find_jdk25 jre   a Java that can run programs (bin/java)
#
# On success sets and exports JAVA_HOME. Sets JAVA_HOME_VECTOR to `yes`, or to `no` when that Java was built without the
# module jdk.incubator.vector, and JAVA_HOME_VERSION to its exact version. Otherwise returns 1 and changes nothing.

find_jdk25() {
  if [ "${1:-jdk}" = jre ]; then _fj_tool=java; else _fj_tool=javac; fi
  _fj_java=$(command -v java 2>/dev/null) || _fj_java=
  if [ -n "${JAVA_HOME:-}" ] && _fj_try "$JAVA_HOME"; then return 0; fi
  if [ -n "$_fj_java" ]; then
    _fj_java=$(readlink -f "$_fj_java" 2>/dev/null) || _fj_java=
    if _fj_try "${_fj_java%/bin/java}"; then return 0; fi
  fi
  for _fj_home in /usr/lib/jvm/* /opt/* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if _fj_try "$_fj_home"; then return 0; fi
  done
  return 1
}

# Takes the directory $1 if it holds a Java that will do.
_fj_try() {
  if [ ! -x "$1/bin/java" ] || [ ! -x "$1/bin/$_fj_tool" ]; then return 1; fi
  _fj_version=
  _fj_runtime=
  _fj_vector=yes
  if [ -r "$1/release" ]; then
    while IFS='=' read -r _fj_key _fj_value || [ -n "$_fj_key" ]; do
      _fj_value=${_fj_value#\"}
      _fj_value=${_fj_value%\"}
      case $_fj_key in
        JAVA_VERSION) _fj_version=$_fj_value ;;
        JAVA_RUNTIME_VERSION) _fj_runtime=$_fj_value ;;
        MODULES) case " $_fj_value " in *" jdk.incubator.vector "*) ;; *) _fj_vector=no ;; esac ;;
      esac
    done <"$1/release"
  fi
  if [ -z "$_fj_version" ]; then # no release file: ask
    _fj_version=$("$1/bin/java" -version 2>&1) || return 1
    _fj_version=${_fj_version#*\"}
  fi
  _fj_runtime=${_fj_runtime:-${_fj_version%%\"*}}
  _fj_version=${_fj_version%%[!0-9]*} # 25.0.3, 26-ea, 1.8.0_402
  if [ "${_fj_version:-0}" -lt 25 ]; then return 1; fi
  JAVA_HOME=$1
  # shellcheck disable=SC2034 # for the caller
  JAVA_HOME_VECTOR=$_fj_vector JAVA_HOME_VERSION=$_fj_runtime
  export JAVA_HOME
}
