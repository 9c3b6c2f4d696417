#!/usr/bin/env bash
# `make chaos`: the storm of kills with SEED, KILLS, MESSAGES, CUSTOMERS and DATABASE (sqlite, postgres or both), then
# the outages, each 60 s long (OUTAGES=no leaves them out). See docs/chaos.md.
set -euo pipefail
cd "$(dirname "$0")/.."
storm=()
for name in SEED KILLS MESSAGES CUSTOMERS DATABASE; do
    [[ -z "${!name:-}" ]] || storm+=("--${name,,}" "${!name}")
done
status=0
PYTHONPATH=tests .venv/bin/python -m chaos "${storm[@]}" || status=1
if [[ "${OUTAGES:-yes}" == yes ]]; then
    CHAOS_OUTAGE=60 .venv/bin/pytest -q tests/chaos/test_outages.py || status=1
fi
exit "$status"
