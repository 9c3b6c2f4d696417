#!/usr/bin/env bash
# `make shell`: the action server beside `rasa shell`, whose random sender acts as a sample customer with orders.
set -euo pipefail
cd "$(dirname "$0")/.."
export SAMPLE_CUSTOMER="${SAMPLE_CUSTOMER:-447700900123}" SANIC_HOST=127.0.0.1
mkdir -p var
.venv/bin/helpdesk migrate
model=$(.venv/bin/helpdesk train | tee /dev/stderr | sed -n 's/^model: //p')
.venv/bin/helpdesk up --only actions > var/shell-actions.log 2>&1 &
actions=$!
trap 'kill "$actions" 2>/dev/null || true; wait "$actions" 2>/dev/null || true' EXIT
echo "You are the sample customer ${SAMPLE_CUSTOMER} (docs/sample-shop.md). /stop ends."
.venv/bin/rasa shell --interface 127.0.0.1 --quiet --model "$model" 2> var/shell.log
