# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# XFS with blocks larger than a page, FUSE with odd inodes and reads, tmpfs, network-like file systems

# Writes and verifies a file and a set in the working directory.
file_and_set() { # OPTIONS...
  run "$dgen" write --out f --seed 1 --size 3000001 "$@"
  ends 0
  run "$dgen" verify --in f "${@//--sync/}"
  ends 0
  # Smaller than any block, and not whole pages.
  run "$dgen" write --out small --seed 1 --size 10000 "$@"
  ends 0
  must "the bytes are there" is_reference small
  run "$dgen" write --dir s --files 20 --file-size 70000 --seed 1 "$@"
  ends 0
  run "$dgen" verify --dir s "$@"
  ends 0
}

xfs_on() { # BLOCK SECTOR
  root
  needs mkfs.xfs mount
  truncate -s 400M image
  loop image --sector-size "$2"
  mkfs.xfs -q -f -b size="$1" "$device" 2>/dev/null || skip "mkfs.xfs makes no blocks of $1"
  mkdir mounted
  mount "$device" mounted 2>/dev/null || skip "this kernel does not mount XFS with blocks of $1"
  cd mounted || exit
}

xfs() { # BLOCK SECTOR OPTIONS...
  xfs_on "$1" "$2"
  file_and_set "${@:3}"
}

# What is written directly, and what is left, is told; the device's sectors are the limit, not the file system's blocks.
xfs_small_direct() { # BLOCK SECTOR
  xfs_on "$1" "$2"
  run "$dgen" write --out f --seed 1 --size 40960 --chunk 4KiB --direct --json
  ends 0
  must "written directly" grep -q '"bufferedBytes" *: *0' "$place.out"
  run "$dgen" write --out g --seed 1 --size 1000 --direct --json
  ends 0
  must "what is not direct is told" grep -q '"bufferedBytes" *: *1000' "$place.out"
}

for block in 4096 16384 65536; do
  for sector in 512 4096; do
    cell "XFS, blocks of $block, sectors of $sector" xfs $block $sector
    cell "XFS, blocks of $block, sectors of $sector, direct" xfs $block $sector --direct
    cell "XFS, blocks of $block, sectors of $sector, 4 KiB direct" xfs_small_direct $block $sector
  done
done

on_tmpfs() {
  root
  mkdir mounted
  mount -t tmpfs none mounted
  cd mounted || exit
  file_and_set "$@"
}
cell "tmpfs" on_tmpfs
cell "tmpfs, direct" on_tmpfs --direct

# fuse ODDITY: mounts it at mounted, over the directory back, and goes there.
fuse() {
  [[ -c /dev/fuse ]] || skip "no /dev/fuse"
  pkg-config --exists fuse3 2>/dev/null || skip "libfuse3-dev is missing"
  # shellcheck disable=SC2046 # flags
  program odd_files $(pkg-config --cflags --libs fuse3)
  mkdir back mounted
  "$scratch/odd_files" "$1" "$PWD/back" mounted 2>/dev/null || skip "FUSE is not allowed here"
  cd mounted || exit
}

odd() { # ODDITY OPTIONS...
  fuse "$1"
  seconds=30 file_and_set "${@:2}"
}
for oddity in plain inodes short nolocks; do
  cell "FUSE, $oddity" odd $oddity
  cell "FUSE, $oddity, direct" odd $oddity --direct
done

# A whole file is whole, and a damaged one is not, however short the reads are.
short_reads_of_damage() {
  fuse short
  "$dgen" write --out f --seed 1 --size 3000000 >/dev/null 2>&1
  printf '\377\377\377\377' | dd of=f bs=1 seek=1999999 conv=notrunc status=none
  run "$dgen" verify --in f "$@"
  ends 1
  must "only that page is wrong" grep -qE '(^|[^0-9])19(98|99)[0-9]{3}' "$place.out"
  must "it is not truncated" no grep -q truncated "$place.out"
}
cell "FUSE, short reads of a damaged file" short_reads_of_damage
cell "FUSE, short direct reads of a damaged file" short_reads_of_damage --direct

failing_reads() {
  fuse eio
  run "$dgen" write --out f --seed 1 --size 3000000
  ends 3 'f: .*Input/output error'
  must "the manifest says incomplete" grep -q '"complete" *: *false' f.dgen.json
  run "$dgen" write --dir s --files 3 --file-size 3000000
  ends 3 's/.*Input/output error'
}
cell "FUSE, EIO behind the first MiB" failing_reads
