#!/usr/bin/env bash
# Measures the estimators; arguments go to run.py. conting, the one peer that Debian packages, runs where R and it are installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 bench/estimate/run.py "$@"
