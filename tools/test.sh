#!/usr/bin/env bash
# `make test`: lint, types, and every test, slow ones side by side. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }
step "lint"; .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports
step "types"; .venv/bin/mypy
step "model"; .venv/bin/helpdesk train
step "tests"; .venv/bin/pytest -n 2 --dist loadfile --durations 15 "$@"
step "done"
