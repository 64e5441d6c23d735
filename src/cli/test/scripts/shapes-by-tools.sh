#!/bin/bash
# Checks data of stream format 2 with tools that know nothing of dgen: fio-dedupe, zstd, lz4, gzip
# and coreutils. Prints a line for each figure: what was asked for, what was found, the deviation.
# Exit status 1 if a deviation is larger than its bound.
#
# usage: shapes-by-tools.sh [DGEN]     DGEN: the command, by default target/dgen
set -euo pipefail
export LC_ALL=C
dgen=${1:-$(dirname "$0")/../../../../target/dgen}
for tool in fio-dedupe zstd lz4 gzip awk sha256sum; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0

# check WHAT ASKED FOUND BOUND: all but the name are numbers, the bound is in percent
check() {
  awk -v what="$1" -v asked="$2" -v found="$3" -v bound="$4" 'BEGIN {
    off = 100 * (found / asked - 1)
    good = off <= bound && off >= -bound
    printf "%-58s %10.4f %10.4f %+7.2f %%%s\n", what, asked, found, off, good ? "" : "  WRONG"
    exit !good
  }' || bad=1
}

write() { "$dgen" write --seed 11 "$@" >/dev/null; }

# unique FILE UNIT: how many units are different, by fio-dedupe
unique() {
  fio-dedupe -b "$2" -B 0 -o 0 "$1" 2>&1 | tr -d ',' | sed -n 's/.*Unique extents=\([0-9]*\).*/\1/p;s/.*Unique extents: *\([0-9]*\).*/\1/p' | head -1
}

# units FILE UNIT: cuts a file into files of its units
units() { rm -rf cut; mkdir cut; split -b "$2" -a 5 -d "$1" cut/u; }

ratio() { awk -v before="$1" -v after="$2" 'BEGIN { print before / after }'; }

# by_zstd, by_lz4, by_gzip UNIT FILE: the ratio of units, each a file by itself; without checksums
by_zstd() { units "$2" "$1"; zstd -q -3 --no-check --rm cut/u*; ratio "$(stat -c %s "$2")" "$(cat cut/*.zst | wc -c)"; }
by_gzip() { units "$2" "$1"; gzip -6 -n cut/u*; ratio "$(stat -c %s "$2")" "$(cat cut/*.gz | wc -c)"; }
by_lz4() { lz4 -b1 -i1 -B"$1" "$2" 2>&1 | tr '\r' '\n' | sed -n 's/.*-> *\([0-9]*\) (\([0-9.]*\)).*/\1/p' | tail -1 | awk -v size="$(stat -c %s "$2")" '{ print size / $1 }'; }

echo "what                                                            asked      found    off"

# Change rate: ten generations have U * (1 + 9 * rate) different units.
for rate in 0.5 2 30 100; do
  for g in 0 1 2 3 4 5 6 7 8 9; do
    write --size 64MiB --dedup-unit 4KiB --change "$rate%" --generation "$g" --out "g$g"
  done
  cat g? >all
  found=$(unique all 4096)
  check "change rate $rate %, ten generations, fio-dedupe" "$rate" \
    "$(awk -v u="$found" 'BEGIN { print 100 * (u / 16384 - 1) / 9 }')" 1
  rm -f g? g?.dgen.json all
done

# Sharing: 64 files of 512 units, 30 % of them from a pool of 2048 units.
write --dir set --files 64 --file-size 2MiB --dedup-unit 4KiB --shared 30% --shared-size 8MiB
cat set/file-* >all
check "dedup of a set of 64 that share 30 %, fio-dedupe" \
  "$(awk 'BEGIN { print 64 * 512 / (64 * (512 - int(512 * 0.3)) + 2048) }')" \
  "$(ratio $((64 * 512)) "$(unique all 4096)")" 1
rm -rf set all

# Hot units: the tenth of the units that occurs most often has 90 % of the copies.
write --size 64MiB --dedup 2 --dedup-unit 4KiB --hot 10%:90% --out hot
check "dedup with hot units, fio-dedupe" 2 "$(ratio 16384 "$(unique hot 4096)")" 1
units hot 4096
check "copies of the hottest 10 %, sha256sum and uniq" 90 "$(
  find cut -type f -exec sha256sum {} + | cut -c1-64 | sort | uniq -c | sort -rn |
    awk '{ n++; copies += $1 - 1; if (n <= 819) hot += $1 - 1 } END { print 100 * hot / copies }'
)" 1

# A mix: lz4 sees 1, 2 and 4; zstd sees the entropy, too.
write --size 64MiB --dedup-unit 4KiB --mix 50%:1,30%:2,20%:4 --out mix
asked=$(awk 'BEGIN { print 1 / (0.5 + 0.3 / 2 + 0.2 / 4) }')
check "mix 50%:1,30%:2,20%:4, lz4, units of 4 KiB" "$asked" "$(by_lz4 4096 mix)" 2.4
check "mix 50%:1,30%:2,20%:4, zstd -3, units of 4 KiB" "$asked" "$(by_zstd 4096 mix)" 2.4
write --size 64MiB --mix 50%:1/8,30%:1/5,20%:4 --out mix --force
check "mix 50%:1/8,30%:1/5,20%:4, zstd -3, units of 128 KiB" \
  "$(awk 'BEGIN { print 1 / (0.5 + 0.3 * 5 / 8 + 0.2 / 4) }')" "$(by_zstd 131072 mix)" 1.3

# Pairs.
for pair in "1.0 1.5" "1.3 1.9" "2 2.5"; do
  read -r matches entropy <<<"$pair"
  write --size 64MiB --compress "lz4=$matches,zstd=$entropy" --out pair --force
  check "pair lz4=$matches,zstd=$entropy: lz4, units of 128 KiB" "$matches" "$(by_lz4 131072 pair)" 0.5
  check "pair lz4=$matches,zstd=$entropy: zstd -3, units of 128 KiB" "$entropy" "$(by_zstd 131072 pair)" 0.5
done

# A ratio for a compressor.
write --size 32MiB --compress 5 --for gzip-1@128KiB --out five
units five 131072
gzip -1 -n cut/u*
check "--compress 5 --for gzip-1@128KiB, gzip -1" 5 "$(ratio $((32 << 20)) "$(cat cut/*.gz | wc -c)")" 0.5
write --size 32MiB --compress 2 --for zstd-3@whole --out two
zstd -q -3 two -o two.zst
check "--compress 2 --for zstd-3@whole, zstd -3" 2 "$(ratio $((32 << 20)) "$(stat -c %s two.zst)")" 0.5

exit $bad
