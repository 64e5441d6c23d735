#!/usr/bin/env bash
# Completes some words as bash does: try-completion.sh SCRIPT MANUAL, which has a page dgen-COMMAND.1 for each command
set -euo pipefail
# shellcheck source=/dev/null
. "$1"
commands=$(cd "$2" && printf '%s\n' help dgen-*.1* | sed 's/^dgen-//; s/\.1.*//' | LC_ALL=C sort | tr '\n' ' ')
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
touch file-one file-two
compopt() { :; } # outside of a completion bash refuses it
# expect WORDS WORD...: what the last word may become.
expect() {
  local expected=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
  _complete_dgen || true
  local found
  found=$(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ')
  [[ $found == "$expected " ]] || { echo "completion: $* => '$found', not '$expected'" >&2; exit 1; }
}
expect "${commands% }" dgen ''
expect 'write' dgen wr
expect '--backend' dgen write --back
expect 'auto native scalar vector' dgen write --backend ''
expect 'auto avx2 avx512' dgen write --isa a
expect 'non-temporal' dgen write --store n
expect 'file-one file-two' dgen write --out f
expect 'file-two' dgen verify --in file-t
expect 'file-one file-two' dgen measure "fi"
