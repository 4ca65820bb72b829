#!/usr/bin/env bash
# Fetches real Prometheus and Alertmanager, an old and a new line side by side, into `.real/`
# from the machine's own Debian archive, without changing a system package:
#   .real/prometheus-2  Prometheus 2.42, Alertmanager 0.25  (bookworm)
#   .real/prometheus-3  Prometheus 3.5,  Alertmanager 0.33  (forky)
# Needs apt-get and dpkg. Run again at will: what is already there is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
real="$PWD/.real"

archive_address() {
  sed -n -e 's/^URIs: *//p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
    grep -v security | grep '/debian/*$' | head -n 1
}

fetch_suite() {
  local folder="$1" suite="$2"
  shift 2
  if [ -x "$real/$folder/promtool" ] && [ -x "$real/$folder/amtool" ]; then return; fi
  local apt="$real/apt-$suite" staging="$real/$folder.partial"
  rm -rf "$staging"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/empty" "$staging"
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
  for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$staging"; done
  local binary
  for binary in prometheus promtool amtool; do cp "$staging/usr/bin/$binary" "$staging/$binary"; done
  cp "$staging/usr/bin/prometheus-alertmanager" "$staging/alertmanager"
  rm -rf "$staging/usr" "$staging/etc" "$staging/lib" "$staging/var" "$apt"
  rm -rf "${real:?}/$folder"
  mv "$staging" "$real/$folder"
}

fetch_suite prometheus-2 bookworm prometheus prometheus-alertmanager
fetch_suite prometheus-3 forky prometheus promtool prometheus-alertmanager
for folder in prometheus-2 prometheus-3; do
  echo "$folder: $("$real/$folder/promtool" --version 2>&1 | head -n 1), $("$real/$folder/amtool" --version 2>&1 | head -n 1)"
done
