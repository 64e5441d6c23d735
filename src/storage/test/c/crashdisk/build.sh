#!/bin/sh
# usage: build.sh OUTPUT: compiles the crash disk. CC and CFLAGS may name another compiler and more flags.
set -eu
cd "$(dirname "$0")"
# shellcheck disable=SC2046,SC2086 # lists of flags
exec ${CC:-cc} -std=c17 -O2 -g -Wall -Wextra -Wconversion -Wshadow -Werror ${CFLAGS-} -pthread -o "$1" ./*.c \
  $(pkg-config --cflags --libs fuse3)
