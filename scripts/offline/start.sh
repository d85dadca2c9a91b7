#!/bin/sh
# Installs outletplan from this folder alone, then plans the invented sample county.
set -eu
cd "$(dirname "$0")"
python=$(command -v python{version} || command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != ({tuple}))'; then
  echo "Python {version} is needed: these wheels are made for it. See README.txt." >&2
  exit 1
fi
case "${{LC_ALL:-${{LANG:-}}}}" in zh*) language=zh ;; *) language=en ;; esac
# A folder that was moved has an environment that no longer starts: it is made anew.
if ! venv/bin/outletplan policies >/dev/null 2>&1; then
  echo "Installing into venv; this takes some minutes, once."
  "$python" -m venv --clear venv
  venv/bin/python -m pip install --disable-pip-version-check --no-index --find-links wheels \
    '{what}'
fi
[ -e out/sample-county/region.yaml ] || venv/bin/outletplan sample out/sample-county
venv/bin/outletplan plan out/sample-county/region.yaml county-230700 blank-villages-300 \
  --on 2025-07-01 --out out --lang "$language"
echo
echo "Open out/map.html and out/ledger.xlsx. What to do next: README.txt"
echo "The command is venv/bin/outletplan"
