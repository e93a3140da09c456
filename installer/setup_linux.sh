#!/usr/bin/env bash
# Makes a Linux machine ready: Debian packages that Qt needs, then the hash-pinned Python packages in their own folder.
# usage: setup_linux.sh VENV [PACKAGE-LIST…]   further lists are for `make installer` and `make test-windows`
set -euo pipefail
venv=$1
shift
here=$(cd "$(dirname "$0")/.." && pwd)
if command -v dpkg-query >/dev/null; then
  missing=()
  while read -r package; do
    [ -n "$package" ] || continue
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok' || missing+=("$package")
  done < <(cat "$here/packages.txt" "${@/#/$here/}")
  if [ ${#missing[@]} -gt 0 ]; then
    sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
    echo "installing Debian packages: ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
fi
# Other distributions install their own packages of the same names' meaning; Python's part is the same everywhere.
[ -x "$venv/bin/python" ] || "${PYTHON3:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$here/requirements-dev.lock"
