#!/usr/bin/env bash
# Plants changes in an invented register and counts what `watch` finds; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 bench/watch/run.py "$@"
