#!/usr/bin/env bash
# Installs Debian's Chromium, which the tests of pages (`*.browser.test.ts`) and the README's pictures use, and a font for
# it. Unlike the programs of install-real.sh it is a system package: its sandbox, libraries and fonts belong to the
# machine. Does nothing where it is installed already.
set -euo pipefail

if [ ! -x /usr/bin/chromium ]; then
  as_root=
  if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
  $as_root apt-get update -qq
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core
fi
/usr/bin/chromium --version 2>/dev/null
