#!/usr/bin/env bash
# Crosses generated lists with Paradero and with the baseline; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 bench/cross/run.py "$@"
