#!/usr/bin/env bash
# Corrects what CycloneDX makes of licences' names in the bill of materials: correct-licences.sh BOM
# It goes by the name alone and takes "The BSD License" for the one of four clauses.
set -euo pipefail
bom=$1

# The text in jline's sources, and the address beside the name, are those of the three clauses.
sed '/"group" : "org.jline"/,/"purl" :/s/"BSD-4-Clause"/"BSD-3-Clause"/' "$bom" >"$bom.part"
mv "$bom.part" "$bom"

# Whoever else has that name is looked at by a person.
if grep -q '"BSD-4-Clause"' "$bom"; then
  echo "licences: $bom has a BSD-4-Clause: see whether it is, and correct or allow it in ${0##*/}" >&2
  exit 1
fi
