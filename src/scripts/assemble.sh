#!/usr/bin/env bash
# Lays out the command as it runs from the build: assemble.sh LIBRARIES JAR TARGET
# Leaves TARGET/dgen with TARGET/lib, and no jar in LIBRARIES: an update leaves no library of the previous version.
set -euo pipefail
libraries=$1 jar=$2 target=$3
scripts=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=src/cli/main/sh/find-jdk.sh
. "$scripts/../cli/main/sh/find-jdk.sh"

mkdir -p "$target/lib"
rm -f "$target"/lib/*.jar
cp -p "$jar" "$target/lib"
mv "$libraries"/*.jar "$target/lib"
# Of Java 5: these classes cannot be linked in the archive that make-archive.sh makes. The jar's time and bytes are the same
# every time, so that the archive still fits.
for old in "$target"/lib/picocli-*.jar; do
  if find_jdk25 jdk && "$JAVA_HOME/bin/java" "$scripts/LinkableClasses.java" "$old" "$target/lib/linkable.new"; then
    touch -r "$old" "$target/lib/linkable.new"
    mv "$target/lib/linkable.new" "$old"
  fi
done
# Tells the launcher that the vector back end will be used.
if [[ -e $target/native/built ]]; then rm -f "$target/lib/pure-java"; else : >"$target/lib/pure-java"; fi
install -m 644 "$scripts/../cli/main/sh/find-jdk.sh" "$target/lib"
install -m 755 "$scripts/../cli/main/sh/dgen" "$target"
