#!/usr/bin/env bash
# Imports a generated register and searches it; beside it plain rows into the same encrypted SQLite.
#
#   bench/casefile/run.sh [PEOPLE] [QUERIES]      (default: 250000 people, whose register has about 200,000 rows; 1000)
set -euo pipefail
cd "$(dirname "$0")/../.."
people=${1:-250000}
queries=${2:-1000}
cmake --preset bench >/dev/null
ninja -C build/bench bench_case paradero
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build/bench/apps/cli/paradero generate --people "$people" --strength normal --seed 1 --out "$folder/lists" --quiet
build/bench/bench/casefile/bench_case "$folder/lists/register.csv" "$folder" "$queries"
