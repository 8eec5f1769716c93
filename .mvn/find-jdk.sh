# Sourced by mvnw and caravan: sets JAVA_HOME to a JDK 25 or later, wherever a machine usually keeps one, and a locale of UTF-8.
# The default java is often older, so the first JDK that is new enough wins, JAVA_HOME before all others.
caravan_jdk_release() { # prints the feature release of the JDK in folder $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  local line
  while IFS= read -r line; do
    case "$line" in JAVA_VERSION=\"[0-9]*) line=${line#*\"}; echo "${line%%[!0-9]*}" ;; esac
  done < "$1/release"
}
caravan_follow_links() { # prints the file that $1 leads to; readlink -f is not everywhere
  local file=$1 link
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case "$link" in /*) file=$link ;; *) file="${file%/*}/$link" ;; esac
  done
  echo "$(cd "${file%/*}/" && pwd -P)/${file##*/}"
}
caravan_find_jdk() {
  local candidate release path_java
  path_java=$(command -v javac 2>/dev/null) && path_java=$(caravan_follow_links "$path_java") && path_java=${path_java%/*} \
    && path_java=${path_java%/*}
  for candidate in "${JAVA_HOME:-}" "${path_java:-}" /usr/lib/jvm/* /opt/jdk* /opt/java/* \
      "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$candidate" ] || continue
    release=$(caravan_jdk_release "$candidate")
    if [ -n "$release" ] && [ "$release" -ge 25 ]; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  echo "caravan: no JDK 25 or later found; install one, or point JAVA_HOME at it" >&2
  return 1
}
# A JVM cannot name a file beyond ASCII where the locale's charset does not hold it (LANG=C, or a locale that is not installed).
[ "$(locale charmap 2> /dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
caravan_find_jdk || exit 1
