#!/usr/bin/env python3
"""Times `paradero kin` beside the recorded times of its peers (see README.md).

  bench/kin/run.py [--families 100000 --remains 70000] [--small] [--models none equal ext_stepwise]

Everything is printed as a table and written to bench/results/kin.json.
"""

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PARADERO", ROOT / "bin/paradero"))
REFERENCE = Path(os.environ.get("PARADERO_SHARED", ROOT.parent / "shared")) / "reference/kinship"
FREQUENCIES = REFERENCE / "freqs/swhispanic_globalfiler21_normalised.csv"


def run(*arguments):
    """Wall seconds, CPU seconds, peak megabytes and the JSON summary of one command."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([BINARY, *map(str, arguments), "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.monotonic() - begun, "cpu_seconds": cpu, "peak_megabytes": after.ru_maxrss / 1024,
            "summary": json.loads(done.stdout)}


def peer_seconds():
    """Median seconds of forrel's missingPersonLR, 21 loci, over the simple families, by mutation model."""
    simple = {"parent_child", "child_of_MP", "full_sib", "two_sibs", "mother_father", "mother_two_sibs"}
    seconds = {}
    with open(REFERENCE / "timings_forrel.csv", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            words = row["what"].split()
            if words[0] == "missingPersonLR" and words[3] in simple and row["sec"] != "NA":
                seconds.setdefault(words[4], []).append(float(row["sec"]))
    return {model: statistics.median(times) for model, times in seconds.items()}


def joint_times(folder):
    rows = []
    for path in sorted((REFERENCE / "joint").glob("*_result.json")):
        name = path.name.removesuffix("_result.json")
        peer = json.loads(path.read_text(encoding="utf-8"))
        took = run("kin", "joint", path.with_name(f"{name}.json"), "--out", folder / name)
        seconds = peer.get("joint_sec")
        rows.append({"set": name, "assignments": peer["size"], "peer_seconds": seconds,
                     "seconds": took["seconds"], "cpu_seconds": took["cpu_seconds"],
                     "ratio": seconds / took["seconds"] if seconds else None,
                     "exact": took["summary"]["components_sampled"] == 0})
    return rows


def search_times(folder, families, remains, models):
    base = folder / "base"
    subprocess.run([sys.executable, ROOT / "bench/kin/make_base.py", "--frequencies", FREQUENCIES, "--families",
                    str(families), "--remains", str(remains), "--out", base], check=True)
    rows = []
    for model in models:
        took = run("kin", "search", "--pedigrees", base / "pedigrees.csv", "--genotypes", base / "genotypes.csv",
                   "--remains", base / "remains.csv", "--frequencies", FREQUENCIES, "--mutation", model,
                   "--threads", 2, "--out", folder / f"search_{model}")
        pairs = took["summary"]["compared"]
        peer = peer_seconds()[model]
        rows.append({"mutation": model, "families": families, "remains": remains, "pairs": pairs,
                     "seconds": took["seconds"], "cpu_seconds": took["cpu_seconds"],
                     "peak_megabytes": took["peak_megabytes"], "pairs_per_cpu_second": pairs / took["cpu_seconds"],
                     "peer_seconds_a_pair": peer, "ratio": peer * pairs / took["cpu_seconds"]})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=100_000)
    parser.add_argument("--remains", type=int, default=70_000)
    parser.add_argument("--small", action="store_true", help="2,000 families and 5,000 remains: seconds")
    parser.add_argument("--models", nargs="+", default=["none", "equal", "ext_stepwise"], help="of mutation, for the search")
    options = parser.parse_args()
    if not REFERENCE.exists():
        print("bench/kin: the peers' recorded times are not here (PARADERO_SHARED); nothing to compare with")
        return
    families, remains = (2_000, 5_000) if options.small else (options.families, options.remains)
    with tempfile.TemporaryDirectory(prefix="paradero_bench_") as temporary:
        joint = joint_times(Path(temporary))
        search = search_times(Path(temporary), families, remains, options.models)
    print(f"{'joint set':<20}{'assignments':>20}{'dvir s':>10}{'ours s':>10}{'CPU s':>8}{'ratio':>10}  exact")
    for row in joint:
        peer = f"{row['peer_seconds']:.3f}" if row["peer_seconds"] else "-"
        ratio = f"{row['ratio']:,.0f}" if row["ratio"] else "-"
        print(f"{row['set']:<20}{row['assignments']:>20,}{peer:>10}{row['seconds']:>10.3f}{row['cpu_seconds']:>8.3f}"
              f"{ratio:>10}  {row['exact']}")
    print("\nsearch, from files to hits (tables, fragments, sweep, report), 2 threads; the peer is forrel, one pair at a time")
    for row in search:
        print(f"  {row['mutation']:<14}{row['pairs']:>16,} pairs  {row['seconds']:.1f} s ({row['cpu_seconds']:.1f} s CPU, "
              f"{row['peak_megabytes']:.0f} MB)  {row['pairs_per_cpu_second'] / 1e6:,.0f} million a CPU second, "
              f"{row['ratio']:,.0f} x the peer")
    results = ROOT / "bench/results"
    results.mkdir(exist_ok=True)
    (results / "kin.json").write_text(json.dumps({"joint": joint, "search": search}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
