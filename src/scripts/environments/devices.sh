# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# block devices: read-only, empty, and with odd names elsewhere on the machine

device_of() { # BYTES [OPTIONS]
  truncate -s "$1" image
  loop image "${@:2}"
}

whole() { # OPTIONS...
  run "$dgen" write --device --out "$device" --manifest m --seed 1 "$@"
  ends 0
  run "$dgen" verify --in "$device" --manifest m
  ends 0
}

written() { # SECTOR OPTIONS...
  device_of 8M --sector-size "$1"
  whole "${@:2}"
}
for sector in 512 4096; do
  cell "sectors of $sector" written $sector
  cell "sectors of $sector, direct" written $sector --direct
done

read_only() {
  device_of 8M
  whole
  cp m before
  losetup -d "$device"
  device=$(losetup -r -f --show image) || skip "no loop device"
  run "$dgen" write --device --out "$device" --manifest m --seed 2 --force
  ends 3 '(ead-only|ermission|permitted)'
  must "the manifest is as it was" cmp -s m before
  run "$dgen" verify --in "$device" --manifest m
  ends 0
}
cell "read-only" read_only

# Whatever is refused leaves the manifest of what is there.
refused() {
  device_of 8M
  whole
  cp m before
  run "$dgen" write --device --out "$device" --manifest m --seed 2 --force --size 9MiB
  ends 2 'less than the 9437184'
  must "the manifest is as it was" cmp -s m before
  run "$dgen" write --device --out "$device" --manifest m --seed 2 --force --chunk 1000 --direct
  ends 2 'multiple of'
  must "the manifest is as it was" cmp -s m before
  run "$dgen" verify --in "$device" --manifest m
  ends 0
}
cell "refused" refused

# A loop device over a file whose name is not UTF-8.
loop_with_odd_name() {
  truncate -s 8M $'l\xe9.img'
  loop $'l\xe9.img'
  whole
  truncate -s 8M image
  loop image
  whole --force
}
cell "a loop file whose name is not UTF-8" loop_with_odd_name

mount_with_odd_name() {
  root
  mkdir $'m\xfcnt'
  mount -t tmpfs none $'m\xfcnt'
  device_of 8M
  whole
  umount $'m\xfcnt'
}
cell "a mount point whose name is not UTF-8" mount_with_odd_name

source_with_odd_name() {
  root
  mkdir mounted
  mount -t tmpfs $'n\xe9ant' mounted
  device_of 8M
  whole
  umount mounted
}
cell "a mount source whose name is not UTF-8" source_with_odd_name

mounted_at_odd_name() {
  needs mkfs.ext4
  device_of 8M
  mkfs.ext4 -q "$device"
  mkdir $'m\xfcnt'
  mount "$device" $'m\xfcnt'
  run "$dgen" write --device --out "$device" --manifest m --seed 1
  ends 2 'in use: mounted at'
  umount $'m\xfcnt'
}
cell "mounted where the name is not UTF-8" mounted_at_odd_name

empty() {
  device_of 0
  run "$dgen" write --device --out "$device" --manifest m --seed 1
  [[ $status == 2 ]] || problem "status $status instead of 2"
  run "$dgen" verify --in "$device" --seed 1 --size 10000
  ends 1
}
cell "of no bytes" empty
