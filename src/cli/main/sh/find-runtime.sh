# shellcheck shell=sh
# Sourced, in a release: finds the Java that is included.
#
#   find_runtime DIRECTORY
#
# Sets and exports JAVA_HOME: DIRECTORY. Where a JVM cannot start from there, because the file system is mounted noexec or because
# the path has a colon, at which the JVM splits the path of its own libraries, a copy in the user's cache,
# made on the first run. Otherwise says why there is none and returns 1.

find_runtime() {
  case $1 in
    *:*) _fr_why="a JVM cannot start from a path with a colon" ;;
    *)
      if [ -x "$1/bin/java" ]; then
        export JAVA_HOME="$1"
        return 0
      fi
      _fr_why="programs cannot be executed there (mounted noexec?)"
      ;;
  esac
  if ! read -r _fr_id <"$1/id"; then
    echo "dgen: $1 is not a complete runtime" >&2
    return 1
  fi
  for _fr_base in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}" "${TMPDIR:-}" /tmp; do
    if _fr_copy "$1" "$_fr_base"; then
      export JAVA_HOME="$_fr_base/dgen-runtime-$(id -u)/$_fr_id"
      return 0
    fi
  done
  echo "dgen: cannot use the Java in $1: $_fr_why; set XDG_CACHE_HOME to a directory of yours for a copy of it" >&2
  return 1
}

# _fr_copy DIRECTORY BASE: makes the copy below BASE, if it is not there yet and can be executed there. Where others could
# write, it is not trusted.
_fr_copy() {
  case $2 in
    *:*) return 1 ;;
    /*) ;;
    *) return 1 ;;
  esac
  _fr_place=$2/dgen-runtime-$(id -u)
  if [ ! -d "$_fr_place" ]; then
    { mkdir -p "$2" && mkdir -m 700 "$_fr_place"; } 2>/dev/null || [ -d "$_fr_place" ] || return 1
  fi
  case $(LC_ALL=C ls -ld "$_fr_place") in
    drwx------*) if [ ! -O "$_fr_place" ]; then return 1; fi ;;
    *) return 1 ;;
  esac
  if [ -x "$_fr_place/$_fr_id/bin/java" ]; then return 0; fi
  _fr_part=$(mktemp -d "$_fr_place/part-XXXXXX" 2>/dev/null) || return 1
  if cp -R "$1/bin" "$_fr_part" 2>/dev/null && chmod u+x "$_fr_part"/bin/* && [ -x "$_fr_part/bin/java" ]; then
    echo "dgen: $1: $_fr_why; copying the Java runtime to $_fr_place" >&2
    if cp -R "$1/." "$_fr_part" && chmod -R u+w "$_fr_part" && chmod u+x "$_fr_part"/bin/* "$_fr_part/lib/jspawnhelper"; then
      # Another run may have been faster.
      mv -T "$_fr_part" "$_fr_place/$_fr_id" 2>/dev/null || rm -rf "$_fr_part"
      if [ -x "$_fr_place/$_fr_id/bin/java" ]; then return 0; fi
    fi
  fi
  rm -rf "$_fr_part"
  return 1
}
