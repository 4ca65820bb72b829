#!/usr/bin/env bash
# Fetches the real programs that tests compare klaxon with into `.real/`, from the machine's own Debian archive and
# without changing a system package:
#   .real/prometheus-2  Prometheus 2.42, Alertmanager 0.25  (bookworm)
#   .real/prometheus-3  Prometheus 3.5,  Alertmanager 0.33  (forky)
#                       each with the templates of its Alertmanager, which Debian's build otherwise takes from the system
#   .real/stack         what checks the container stack: Docker Compose (for `config`, needs no engine), the blackbox
#                       exporter, and HAProxy with its libraries beside it
# Needs apt-get and dpkg. Run again at will: what is already there is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
real="$PWD/.real"

archive_address() {
  sed -n -e 's/^URIs: *//p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
    grep -v security | grep '/debian/*$' | head -n 1
}

# Downloads packages of a suite with a configuration of its own, and unpacks them into a folder.
download_packages() {
  local suite="$1" destination="$2"
  shift 2
  local apt="$real/apt-$suite"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/empty" "$destination"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$(archive_address)" "$suite" >"$apt/sources.list"
  local options=(
    -o "Dir::Etc::SourceList=$apt/sources.list" -o "Dir::Etc::SourceParts=$apt/empty"
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o "Dir::Cache::Archives=$apt/archives"
    -o APT::Sandbox::User=root -o Acquire::Languages=none
  )
  apt-get "${options[@]}" update -qq
  (cd "$apt/archives" && apt-get "${options[@]}" download -qq "$@")
  local package
  for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$destination"; done
  rm -rf "$apt"
}

fetch_line() {
  local folder="$1" suite="$2"
  shift 2
  if [ -x "$real/$folder/promtool" ] && [ -d "$real/$folder/templates" ]; then return; fi
  local staging="$real/$folder.partial"
  rm -rf "$staging"
  download_packages "$suite" "$staging/packages" "$@"
  local program
  for program in prometheus promtool amtool; do cp "$staging/packages/usr/bin/$program" "$staging/$program"; done
  cp "$staging/packages/usr/bin/prometheus-alertmanager" "$staging/alertmanager"
  mkdir "$staging/templates"
  cp "$staging/packages/usr/share/prometheus/alertmanager/"*.tmpl "$staging/templates/"
  rm -rf "$staging/packages" "${real:?}/$folder"
  mv "$staging" "$real/$folder"
}

fetch_stack() {
  if [ -x "$real/stack/docker-compose" ] && [ -x "$real/stack/haproxy" ]; then return; fi
  local staging="$real/stack.partial"
  rm -rf "$staging"
  download_packages forky "$staging/forky" docker-compose prometheus-blackbox-exporter
  download_packages bookworm "$staging/bookworm" haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1
  mkdir -p "$staging/lib"
  cp "$staging/forky/usr/libexec/docker/cli-plugins/docker-compose" "$staging/docker-compose"
  cp "$staging/forky/usr/bin/prometheus-blackbox-exporter" "$staging/blackbox_exporter"
  cp "$staging/bookworm/usr/sbin/haproxy" "$staging/lib/haproxy"
  cp -a "$staging/bookworm/usr/lib/"*-linux-gnu/*.so* "$staging/lib/"
  printf '#!/bin/sh\nhere=$(dirname "$0")\nLD_LIBRARY_PATH="$here/lib" exec "$here/lib/haproxy" "$@"\n' >"$staging/haproxy"
  chmod +x "$staging/haproxy"
  rm -rf "$staging/forky" "$staging/bookworm" "${real:?}/stack"
  mv "$staging" "$real/stack"
}

fetch_line prometheus-2 bookworm prometheus prometheus-alertmanager
fetch_line prometheus-3 forky prometheus promtool prometheus-alertmanager
fetch_stack
# Debian's Alertmanager does not start without this folder, which is no package's where none is installed.
if [ ! -e /usr/share/prometheus/alertmanager ] && [ -w /usr/share ]; then
  mkdir -p /usr/share/prometheus
  cp -r "$real/prometheus-3/templates" /usr/share/prometheus/alertmanager
fi
for folder in prometheus-2 prometheus-3; do
  echo "$folder: $("$real/$folder/promtool" --version 2>&1 | head -n 1), $("$real/$folder/amtool" --version 2>&1 | head -n 1)"
done
