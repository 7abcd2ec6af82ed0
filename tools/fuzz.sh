#!/usr/bin/env bash
# Runs every fuzzer of a folder for some seconds each; what it finds stays in build/fuzz/found/.
#
#   tools/fuzz.sh FOLDER SECONDS
set -euo pipefail
folder=$1 seconds=$2
failed=0
shopt -s nullglob
fuzzers=("$folder"/*_fuzz)
if ((${#fuzzers[@]} == 0)); then
  echo "fuzz.sh: no fuzzer in $folder" >&2
  exit 1
fi
for fuzzer in "${fuzzers[@]}"; do
  name=$(basename "$fuzzer")
  corpus=build/fuzz/corpus/$name found=build/fuzz/found/$name
  mkdir -p "$corpus" "$found"
  echo "== $name, $seconds s"
  if ! "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$found/" \
    -print_final_stats=1 "$corpus" >"$found/log" 2>&1; then
    tail -n 40 "$found/log"
    failed=1
  fi
  sed -n 's/^stat::\(number_of_executed_units\|peak_rss_mb\): */  \1 /p' "$found/log"
done
exit $failed
