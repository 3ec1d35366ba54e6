#!/usr/bin/env bash
# Print the first Python on the path that is 3.11 or newer and can make a virtual environment.
# PYTHON=... names one instead.
set -euo pipefail

suits() {
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
  if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
    command -v "$name"
    exit 0
  fi
done

cat >&2 <<'TEXT'
No Python 3.11 or newer that can make a virtual environment was found.
Install Python 3.11 with its venv module (on Debian: apt-get install python3.11 python3.11-venv),
or name one: make PYTHON=/path/to/python3.11 ...
TEXT
exit 1
