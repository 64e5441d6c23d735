#!/usr/bin/env bash
# Lays out the command as it runs from the build: assemble.sh LIBRARIES JAR TARGET
# Leaves TARGET/dgen with TARGET/lib, and corrects the licences in TARGET/dgen-java-bom.json.
set -euo pipefail
libraries=$1 jar=$2 target=$3
scripts=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

mkdir -p "$target/lib"
rm -f "$target"/lib/*.jar # an update leaves no library of the previous version
cp -p "$libraries"/*.jar "$jar" "$target/lib"
install -m 644 "$scripts/../cli/main/sh/find-jdk.sh" "$target/lib"
install -m 755 "$scripts/../cli/main/sh/dgen" "$target"
"$scripts/correct-licences.sh" "$target/dgen-java-bom.json"
