#!/usr/bin/env bash
# Attacks released tables with a solver and measures large ones; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
[[ -x bench/.venv/bin/python ]] || python3 -m venv bench/.venv
bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r bench/publish/requirements.txt
exec bench/.venv/bin/python bench/publish/run.py "$@"
