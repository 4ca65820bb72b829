#!/usr/bin/env bash
# Fetches the real programs that tests compare klaxon with into `.real/`, from the machine's own Debian archive and
# without changing a system package:
#   .real/prometheus-2  Prometheus 2.42, Alertmanager 0.25  (bookworm)
#   .real/prometheus-3  Prometheus 3.5,  Alertmanager 0.33  (forky)
#                       each with the templates of its Alertmanager, which Debian's build otherwise takes from the system
#   .real/stack         what checks the container stack: Docker Compose (for `config`, needs no engine), the blackbox
#                       exporter, and HAProxy with its libraries beside it
#   .real/live          the components of live drills (bookworm): bin/ has PostgreSQL 15, Redis, NATS, nginx, dnsmasq, mtail,
#                       stress-ng, openssl, the exporters, the push gateway, and Python with uvicorn, FastAPI and its
#                       Prometheus client. About 240 MB.
# Needs apt-get and dpkg. Run again at will: what is already there is kept, and a folder that lacks a program is made again.
#
# A program of .real/live finds its libraries by a path relative to itself, written into it, so it is run as it is: without
# a wrapper, without a variable that its children would inherit, and wherever the clone lies. .real/live/postgresql needs
# nothing outside itself but libc, so a copy of that folder (`cp -a`) runs as well. Such a copy is the way for PostgreSQL,
# which refuses to run as root, when the clone lies in a folder that another user may not enter (/root, say): no
# permission of the clone is changed, and it needs no capability that a container would lack.
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

live_programs=(
  postgres initdb pg_ctl psql pg_basebackup pg_dump pg_restore pg_isready pgbench
  redis-server redis-cli nats-server nginx dnsmasq mtail stress-ng openssl
  node_exporter postgres_exporter redis_exporter nginx_exporter process_exporter pushgateway python3-uvicorn
)
live_packages=(
  postgresql-15 postgresql-client-15 redis-server redis-tools nats-server nginx dnsmasq-base mtail stress-ng openssl
  prometheus-node-exporter prometheus-postgres-exporter prometheus-redis-exporter prometheus-nginx-exporter
  prometheus-process-exporter prometheus-pushgateway
  python3.11-minimal libpython3.11-minimal libpython3.11-stdlib python3-uvicorn python3-wsproto python3-h11 python3-click
  python3-asgiref python3-fastapi python3-pydantic python3-starlette python3-anyio python3-idna python3-sniffio
  python3-typing-extensions python3-prometheus-client python3-decorator
  # What changes the path in a program.
  patchelf
)
# Libraries of these, and theirs; libc itself is the machine's.
live_libraries=(
  libapparmor1 libatomic1 libaudit1 libbsd0 libbz2-1.0 libcap-ng0 libcap2 libcom-err2 libcrypt1 libdbus-1-3 libdrm2
  libedit2 libegl1 libexpat1 libffi8 libgbm1 libgcc-s1 libgcrypt20 libgles2 libglvnd0 libgmp10 libgnutls30 libgpg-error0
  libgssapi-krb5-2 libhogweed6 libicu72 libidn2-0 libjansson4 libjemalloc2 libjpeg62-turbo libjudydebian1 libk5crypto3
  libkeyutils1 libkmod2 libkrb5-3 libkrb5support0 libldap-2.5-0 liblz4-1 liblzf1 liblzma5 libmd0 libmnl0 
  libnetfilter-conntrack3 libnettle8 libnfnetlink0 libnftables1 libnftnl11 libp11-kit0 libpam0g libpcre2-8-0 libpq5
  libreadline8 libsasl2-2 libsctp1 libselinux1 libsqlite3-0 libssl3 libstdc++6 libsystemd0 libtasn1-6 libtinfo6
  libunistring2 libuuid1 libwayland-server0 libxau6 libxcb-randr0 libxcb1 libxdmcp6 libxml2 libxslt1.1 libxtables12 libxxhash0
  libzstd1 zlib1g
)
# stress-ng is linked with it on this architecture alone.
if [ "$(dpkg --print-architecture)" = amd64 ]; then live_libraries+=(libipsec-mb1); fi

run_patchelf() {
  local packages="$1"
  shift
  LD_LIBRARY_PATH="$(echo "$packages"/usr/lib/*-linux-gnu):$(echo "$packages"/lib/*-linux-gnu)" \
    "$packages/usr/bin/patchelf" "$@"
}

# Copies the libraries that files need, and those that these need, from packages into a folder. Fails when one is in no
# package of the list and is not libc's.
bundle_libraries() {
  local packages="$1" destination="$2"
  shift 2
  mkdir -p "$destination"
  local waiting=("$@") next library found
  while [ "${#waiting[@]}" -gt 0 ]; do
    next=()
    for library in $(run_patchelf "$packages" --print-needed "${waiting[@]}" | grep '\.so' | sort -u); do
      case "$library" in ld-linux* | libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libresolv.so.*) continue ;; esac
      if [ -e "$destination/$library" ]; then continue; fi
      found="$(find "$packages/usr/lib/" "$packages/lib/" -path '*-linux-gnu/*' -name "$library" | sort | head -n 1)"
      if [ -z "$found" ]; then
        echo "install-real: $library is in no package of the list" >&2
        return 1
      fi
      cp -lL "$found" "$destination/$library"
      next+=("$destination/$library")
    done
    waiting=("${next[@]}")
  done
}

# Tells programs to look for libraries in a folder given relative to their own. Programs that need libc alone are not
# touched.
set_library_path() {
  local packages="$1" relative="$2" program
  shift 2
  for program in "$@"; do
    if [ -L "$program" ] || [ "$(run_patchelf "$packages" --print-needed "$program")" = libc.so.6 ]; then continue; fi
    run_patchelf "$packages" --force-rpath --set-rpath "\$ORIGIN/$relative" "$program"
  done
}

place_postgres() {
  local packages="$1" home="$2"
  local server="$home/usr/lib/postgresql/15"
  mkdir -p "$server" "$home/usr/share/postgresql"
  # PostgreSQL finds its folders from its own place, as long as their names below `usr` are those that it was built with.
  cp -a "$packages/usr/lib/postgresql/15/." "$server"
  cp -a "$packages/usr/share/postgresql/15" "$home/usr/share/postgresql/15"
  # Compiling queries to machine code would need LLVM: a hundred megabytes. PostgreSQL does without when it is not there.
  rm -rf "$server/lib/bitcode" "$server/lib/pgxs" "$server/lib/"llvmjit* "$home/usr/share/postgresql/15/"{man,locale}
  find "$server/bin" -type f ! -perm -u+x -delete
  local programs=() program
  for program in "$server/bin/"*; do
    if [ "$(head -c 4 "$program" | tail -c 3)" = ELF ]; then programs+=("$program"); else rm "$program"; fi
  done
  bundle_libraries "$packages" "$home/lib" "${programs[@]}" "$server/lib/"*.so
  set_library_path "$packages" ../../../../../lib "${programs[@]}"
}

place_python() {
  local packages="$1" home="$2"
  mkdir -p "$home/usr/bin" "$home/usr/lib"
  cp -a "$packages/usr/bin/python3.11" "$home/usr/bin/python3.11"
  cp -a "$packages/usr/lib/python3" "$packages/usr/lib/python3.11" "$home/usr/lib/"
  (
    cd "$home/usr/lib/python3.11"
    rm -rf test unittest/test idlelib pydoc_data turtle.py lib-dynload/{_curses,_curses_panel,readline,_dbm,nis}.*
  )
  bundle_libraries "$packages" "$home/lib" "$home/usr/bin/python3.11" "$home/usr/lib/python3.11/lib-dynload/"*.so
  set_library_path "$packages" ../../lib "$home/usr/bin/python3.11"
  # Compiled once here, so that the first start is not the slow one.
  "$home/usr/bin/python3.11" -E -m compileall -qq "$home/usr/lib" || true
}

# How a program of .real/live is named in its package.
packaged_name() {
  case "$1" in
  *_exporter) echo "prometheus-${1/_/-}" ;;
  pushgateway) echo prometheus-pushgateway ;;
  *) echo "$1" ;;
  esac
}

fetch_live() {
  local program missing=
  for program in "${live_programs[@]}"; do [ -x "$real/live/bin/$program" ] || missing=yes; done
  if [ -z "$missing" ]; then return; fi
  local staging="$real/live.partial"
  rm -rf "$staging"
  local packages="$staging/packages"
  download_packages bookworm "$packages" "${live_packages[@]}" "${live_libraries[@]}"
  mkdir -p "$staging/bin"
  place_postgres "$packages" "$staging/postgresql"
  place_python "$packages" "$staging/python"
  local server=postgresql/usr/lib/postgresql/15/bin placed=() name
  for program in "${live_programs[@]}"; do
    name="$(packaged_name "$program")"
    if [ "$program" = python3-uvicorn ]; then
      ln -s ../python/usr/bin/python3.11 "$staging/bin/$program"
    elif [ -e "$staging/$server/$name" ]; then
      ln -s "../$server/$name" "$staging/bin/$program"
    else
      cp -L "$packages"/usr/*bin/"$name" "$staging/bin/$program"
      placed+=("$staging/bin/$program")
    fi
  done
  bundle_libraries "$packages" "$staging/lib" "${placed[@]}"
  set_library_path "$packages" ../lib "${placed[@]}"
  rm -rf "$packages" "${real:?}/live"
  mv "$staging" "$real/live"
}

fetch_line prometheus-2 bookworm prometheus prometheus-alertmanager
fetch_line prometheus-3 forky prometheus promtool prometheus-alertmanager
fetch_stack
fetch_live
# Debian's Alertmanager does not start without this folder, which is no package's where none is installed.
if [ ! -e /usr/share/prometheus/alertmanager ] && [ -w /usr/share ]; then
  mkdir -p /usr/share/prometheus
  cp -r "$real/prometheus-3/templates" /usr/share/prometheus/alertmanager
fi
for folder in prometheus-2 prometheus-3; do
  echo "$folder: $("$real/$folder/promtool" --version 2>&1 | head -n 1), $("$real/$folder/amtool" --version 2>&1 | head -n 1)"
done
