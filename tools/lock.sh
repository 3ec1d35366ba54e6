#!/usr/bin/env bash
# Write requirements/*.txt: the exact versions that `make` installs, chosen in a fresh environment.
# Only names and versions are written, so the files hold on any machine, whatever its registry is called.
set -euo pipefail
python="$1"
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT

write() { # FILE SENTENCE: what is installed now, less ourselves
  {
    echo "# $2"
    echo "# Written by \`make lock\` with Python $("$room/venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')."
    "$room/venv/bin/python" -m pip --disable-pip-version-check freeze --exclude peacewright
  } >"requirements/$1.new"
  if grep -vE '^(#.*|[A-Za-z0-9._-]+==[^ ]+)$' "requirements/$1.new"; then
    echo "requirements/$1 would hold more than names and versions: see the lines above" >&2
    exit 1
  fi
  mv "requirements/$1.new" "requirements/$1"
}

"$python" -m venv "$room/venv"
install=("$room/venv/bin/python" -m pip --disable-pip-version-check install --quiet)

"${install[@]}" hatchling editables .
write run.txt "What Peacewright needs to run, and to be installed from a checkout."
"${install[@]}" --constraint requirements/run.txt ".[dev,docs]"
write dev.txt "What the tests, the checks and the site need."
"${install[@]}" --constraint requirements/dev.txt ".[dev,docs,oracles]"
write oracles.txt "Programs by other people to compare with."
"$room/venv/bin/python" -m pip --disable-pip-version-check check
