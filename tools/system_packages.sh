#!/usr/bin/env bash
# What the tests need from the system: a Chromium to open the brief in, pdftoppm and pdftotext to look at its print, a
# PostgreSQL server to keep a register in.
set -euo pipefail

wanted=()
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
  || command -v google-chrome >/dev/null 2>&1 || wanted+=(chromium)
command -v pdftoppm >/dev/null 2>&1 || wanted+=(poppler-utils)
command -v initdb >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || wanted+=(postgresql)
[ "${#wanted[@]}" -eq 0 ] && exit 0

help_yourself() {
  echo "The tests need: ${wanted[*]}. $1" >&2
  echo "Install them with the system's package manager and run this again." >&2
  exit 1
}

command -v apt-get >/dev/null 2>&1 || help_yourself "There is no apt-get here."
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null \
    || help_yourself "Installing them takes root, and sudo would ask for a password."
  as_root=(sudo -n)
fi

echo "Installing from the system's packages: ${wanted[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${wanted[@]}" </dev/null >/dev/null
