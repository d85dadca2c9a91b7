#!/bin/sh
# Installs outletplan from this folder alone, then plans the invented sample county.
set -eu
cd "$(dirname "$0")"
python=$(command -v python{version} || command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != ({tuple}))'; then
  echo "Python {version} is needed: these wheels are made for it." >&2
  exit 1
fi
if [ ! -x venv/bin/outletplan ]; then
  "$python" -m venv venv
  venv/bin/python -m pip install --disable-pip-version-check --no-index --find-links wheels \
    '{what}'
fi
[ -e out/sample-county/region.yaml ] || venv/bin/outletplan sample out/sample-county
venv/bin/outletplan plan out/sample-county/region.yaml county-230700 blank-villages-300 \
  --on 2025-07-01 --out out
echo "Open out/map.html and out/ledger.xlsx. Your own county: venv/bin/outletplan --help"
