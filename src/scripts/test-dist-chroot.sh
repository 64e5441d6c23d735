#!/usr/bin/env bash
# Tries the distribution in a minimal Debian 12 with neither JDK nor compiler: test-dist-chroot.sh DIRECTORY TAR DEB JAR
# DIRECTORY is made. DGEN_DEBIAN_MIRROR names another mirror.
set -euo pipefail
directory=$1 tar=$2 deb=$3 jar=$4
scripts=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
: "${JAVA_HOME:?}"
mkdir -p "$directory"
good() { echo "test-dist: chroot: $*"; }
die() {
  echo "test-dist: FAILED: chroot: $*" >&2
  exit 1
}

# inside ROOT COMMAND...: runs it there; what it mounts ends with it.
inside() {
  local root=$1
  shift
  # shellcheck disable=SC2016 # for the other shell
  unshare -m -p -f sh -ec 'mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; mount --rbind /sys "$1/sys"
    root=$1; shift; exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"' sh "$root" "$@"
}

# fresh NAME: a copy of the system, in the variable root.
fresh() {
  root=$directory/$1
  cp -a "$directory/debian" "$root"
  cp "$scripts/try-dgen.sh" "$root/root"
}

debootstrap --variant=minbase bookworm "$directory/debian" "${DGEN_DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$directory/log" 2>&1 ||
  { tail "$directory/log" >&2; die "debootstrap"; }
for tool in java javac gcc cc cmake; do
  if inside "$directory/debian" sh -c "command -v $tool"; then die "the system has $tool"; fi
done
good "$(inside "$directory/debian" sh -c '. /etc/os-release; echo "$PRETTY_NAME"'), neither JDK nor compiler"

fresh tar
tar -xzf "$tar" -C "$root/opt"
inside "$root" sh /root/try-dgen.sh native true "$(echo "$root"/opt/dgen-*/bin/dgen | sed "s|^$root||")" || die "the tar.gz"
good "the tar.gz"
rm -rf "$root"

fresh deb
cp "$deb" "$scripts/try-completion.sh" "$root/root"
inside "$root" sh -c 'find / -xdev ! -path "/proc/*" ! -path "/var/*" | sort >/tmp/before; dpkg -i /root/*.deb' || die "dpkg -i"
inside "$root" sh /root/try-dgen.sh native true dgen || die "the package"
# dpkg leaves out manual pages where the system says so, as containers do; debootstrap's does not.
for file in /usr/share/man/man1/dgen-write.1.gz /usr/share/bash-completion/completions/dgen /usr/share/zsh/vendor-completions/_dgen \
  /usr/share/doc/dgen/copyright; do
  [[ -s $root$file ]] || die "the package has no $file"
done
inside "$root" bash /root/try-completion.sh /usr/share/bash-completion/completions/dgen /usr/share/man/man1 || die "completion"
inside "$root" dpkg -r dgen || die "dpkg -r"
# shellcheck disable=SC2016 # for the other shell
inside "$root" sh -c 'find / -xdev ! -path "/proc/*" ! -path "/var/*" | sort >/tmp/after
  grep -v -e ^/tmp /tmp/before >/tmp/b; grep -v -e ^/tmp /tmp/after >/tmp/a; cmp /tmp/a /tmp/b' || die "the package leaves something behind"
good "the package: installed, run, removed"
rm -rf "$root"

fresh jre
"$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.incubator.vector --output "$root/opt/jre" 2>/dev/null
cp "$jar" "$root/root/dgen.jar"
[[ ! -e $root/opt/jre/bin/javac ]] || die "the JRE is a JDK"
inside "$root" sh /root/try-dgen.sh native false /opt/jre/bin/java -jar /root/dgen.jar || die "the jar"
good "the jar, with a JRE 25"
