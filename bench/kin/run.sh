#!/usr/bin/env bash
# Times searching, joint identification and likelihood ratios beside what was recorded of the peers; arguments go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 bench/kin/run.py "$@"
