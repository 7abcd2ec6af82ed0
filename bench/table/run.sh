#!/usr/bin/env bash
# Builds the reader and runs it beside DuckDB; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --preset bench >/dev/null
ninja -C build/bench bench_read
exec python3 bench/table/run.py "$@"
