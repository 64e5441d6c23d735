#!/usr/bin/env bash
# Makes a Debian package of a release: pack-deb.sh RELEASE VERSION ARCHITECTURE PACKAGE
set -euo pipefail
release=$1 version=$2 architecture=$3 package=$4
: "${SOURCE_DATE_EPOCH:?}"
umask 022
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
share=$root/usr/share

mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib/dgen" "$share/man" "$share/bash-completion" "$share/zsh" "$share/doc/dgen"
cp -R "$release"/{bin,lib,runtime} "$root/usr/lib/dgen"
ln -s ../lib/dgen/bin/dgen "$root/usr/bin/dgen"
cp -R "$release/share/man/man1" "$share/man"
gzip -9n "$share"/man/man1/*
cp -R "$release/share/bash-completion/completions" "$share/bash-completion"
cp -R "$release/share/zsh/site-functions" "$share/zsh/vendor-completions" # below zsh's own name for packages
cp "$release/LICENSE" "$share/doc/dgen/copyright"
cp -R "$release"/licenses "$release/README.md" "$share/doc/dgen"
chmod -R u=rwX,go=rX "$root"

cat >"$root/DEBIAN/control" <<END
Package: dgen
Version: $version
Architecture: $architecture
Maintainer: The dgen-java authors <https://dgen.io>
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: libc6 (>= 2.17)
Recommends: libnuma1
Suggests: libfontconfig1, fonts-dejavu-core
Section: utils
Priority: optional
Homepage: https://dgen.io
Description: reproducible storage test data at memory speed
 dgen writes test data with a chosen compressibility and deduplication ratio to
 files, block devices and stdout, and verifies it to the byte: the data is a
 function of a seed and a position, so nothing has to be kept for comparison.
 It also measures the ratios of any files. Java is included.
END
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
chmod 644 "$root"/DEBIAN/*
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
