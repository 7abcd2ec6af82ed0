#!/usr/bin/env bash
# The figures of docs/methods/watch.md on published tables: PARADERO_SHARED=path bench/watch/published.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
paradero=${PARADERO:-$root/bin/paradero}
mexico=${PARADERO_SHARED:?names the folder that holds data/mexico}/data/mexico
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$paradero" watch "$mexico/cenapi_2018_records/cenapi.csv" "$mexico/rnpdno_2020_state_year/rnpdno.csv" \
  "$mexico/rnpdno_municipal_2010_2026" --out "$out/vintages" --quiet
echo "three vintages, still missing:"
grep -E '^years,2010-2017,still_missing|^total,(dated|undated),still_missing' "$out/vintages/revisions.csv"
grep -h 'SIN_FECHA' "$out/vintages/summary_en.txt" || true

log=$mexico/morgue_semefo_df_1968_1982/semefo_sin_nombres.csv
"$paradero" watch "$log" "$log" --mapping "$root/bench/watch/morgue_transcribed.toml" \
  --mapping "$root/bench/watch/morgue_cleaned.toml" --out "$out/morgue" --quiet
echo "morgue log, as transcribed against as cleaned:"
head -1 "$out/morgue/fields.csv"
grep -E ',(sex|age_min|cause|origin),|^(sex|age_min|cause|origin),' "$out/morgue/fields.csv"
