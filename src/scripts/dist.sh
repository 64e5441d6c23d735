#!/usr/bin/env bash
# Makes what is to be downloaded: dist.sh [MAVEN_ARGUMENT...]; ./build.sh dist calls it, with JAVA_HOME set.
# Leaves in target/dist, the same bytes every time:
#   dgen-VERSION.jar                      the command and its libraries in one jar
#   dgen-PLUGIN-VERSION-all.jar           each plug-in in one jar: s3 for the command, hadoop, kafka and ycsb for those tools
#   dgen-VERSION-linux-ARCH.tar.gz        the command with its Java, for this machine's architecture
#   dgen_VERSION_DEBARCH.deb              the same as a package
#   maven/                                a Maven repository directory of the artifacts
#   SHA256SUMS
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
: "${JAVA_HOME:?}"
# In two formats, since Maven's plugins have only the one and jlink's tools only the other.
timestamp=$(sed -n 's/.*<project.build.outputTimestamp>\(.*\)<.*/\1/p' pom.xml)
SOURCE_DATE_EPOCH=$(date -d "$timestamp" +%s)
export SOURCE_DATE_EPOCH
umask 022
version=$(sed -n '/<artifactId>dgen-parent/{n;s/.*<version>\(.*\)<.*/\1/p}' pom.xml)
[[ -n $version ]] || { echo "dist: no version found in pom.xml" >&2; exit 1; }
target=$PWD/target dist=$PWD/target/dist

say() { echo "dist: $*" >&2; }
skip() { say "without $1: $2"; }

# --- the jar, and the Maven artifacts ---------------------------------------------------------------------------------

rm -rf "$dist"
# Javadoc that exists is not made again, and does not warn again.
rm -rf "$target"/modules/*/{apidocs,reports/apidocs}
mkdir -p "$dist"
MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
  mvn -B -ntp -Pdist -DskipTests -Dmaven.test.skip=true "$@" package flatten:flatten -Dflatten.mode=ossrh \
  org.apache.maven.plugins:maven-source-plugin:3.4.0:jar-no-fork \
  org.apache.maven.plugins:maven-javadoc-plugin:3.12.0:jar -Ddoclint=all -Dmaven.javadoc.failOnWarnings=true -DdetectJavaApiLink=false \
  deploy:deploy "-DaltDeploymentRepository=dist::file:$dist/maven" >"$target/dist.log" 2>&1 || {
  grep -v '^\[INFO\]' "$target/dist.log" >&2 || tail -n 50 "$target/dist.log" >&2
  say "FAILED: all of Maven's output is in target/dist.log"
  exit 1
}
# Nothing refers to the parent: the poms have what it says. Lists of versions are the repository's that it is uploaded to.
rm -rf "$dist/maven/io/dgen/dgen-parent"
find "$dist/maven" -name 'maven-metadata.xml*' -delete
jar=$dist/dgen-$version.jar
for plugin in s3 hadoop kafka ycsb; do
  install -m 644 "$target/modules/dgen-$plugin/dgen-$plugin-$version-all.jar" "$dist"
done
say "made ${jar##*/}, the plug-ins and maven/"

# --- the release for this machine -------------------------------------------------------------------------------------

checksums() {
  (cd "$dist" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
}

if [[ $(uname -s) != Linux ]]; then
  skip "tar.gz and .deb" "they are made on Linux"
  checksums
  exit 0
fi
case $(uname -m) in
  x86_64 | amd64) arch=x86_64 other=aarch64 debian=amd64 ;;
  aarch64 | arm64) arch=aarch64 other=x86_64 debian=arm64 ;;
  *)
    skip "tar.gz and .deb" "they are made on x86_64 and aarch64"
    checksums
    exit 0
    ;;
esac
skip "dgen-$version-linux-$other.tar.gz" "it is made by ./build.sh dist on such a machine, with a JDK 25 for it"

name=dgen-$version-linux-$arch
release=$target/release/$name
rm -rf "$target/release"
mkdir -p "$release/bin" "$release/lib" "$release/licenses"
src/scripts/link-runtime.sh "$jar" "$version" "$release/runtime"
install -m 755 src/cli/main/sh/dgen "$release/bin"
install -m 644 src/cli/main/sh/find-runtime.sh "$release/lib"
# The library, for programs that do without Maven.
for library in dgen-core dgen-storage dgen-measure jackson-core jackson-jr-objects; do
  install -m 644 "$target"/lib/"$library"-[0-9]*.jar "$release/lib"
done
"$JAVA_HOME/bin/java" -cp "$target/modules/dgen-dist/classes:$jar" io.dgen.dist.DistFiles "$release" "$version"
install -m 644 LICENSE "$release"
install -m 644 docs/install.md "$release/README.md"
install -m 644 target/dgen-java-bom.json "$release/licenses"
(cd "$release/licenses" && "$JAVA_HOME/bin/jar" --extract --file "$jar" META-INF && mv META-INF/licenses/* . &&
  mv META-INF/*LICENSE* META-INF/NOTICE . && rm -rf META-INF LICENSE)

# archive DIRECTORY NAME: NAME of DIRECTORY as tar, with neither names of users nor the times of files.
archive() {
  tar -C "$1" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" -c "$2"
}
archive "$target/release" "$name" | gzip -9n >"$dist/$name.tar.gz"
say "made $name.tar.gz, $(($(stat -c %s "$dist/$name.tar.gz") / 1000000)) MB"

if command -v dpkg-deb >/dev/null; then
  src/scripts/pack-deb.sh "$release" "$version" "$debian" "$dist/dgen_${version}_$debian.deb"
  say "made dgen_${version}_$debian.deb"
else
  skip ".deb" "no dpkg-deb here (remedy: apt-get install dpkg)"
fi
checksums
