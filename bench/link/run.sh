#!/usr/bin/env bash
# Runs Paradero beside Splink in a virtual environment of its own; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
[[ -x bench/.venv/bin/python ]] || python3 -m venv bench/.venv
# pip says nothing, and asks no registry, when the pinned versions are there.
bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r bench/link/requirements.txt
exec bench/.venv/bin/python bench/link/run.py "$@"
