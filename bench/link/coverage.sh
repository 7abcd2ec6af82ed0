#!/usr/bin/env bash
# Is the true number of people in the 95% interval of the draws? Arguments go to coverage.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 bench/link/coverage.py "$@"
