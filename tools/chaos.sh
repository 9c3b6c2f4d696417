#!/usr/bin/env bash
# `make chaos`: see docs/chaos.md.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHONPATH=tests exec .venv/bin/python -m chaos "$@"
