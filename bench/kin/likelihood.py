#!/usr/bin/env python3
"""Times one likelihood ratio and one family's tables, over 21 loci, beside what was recorded of forrel; and the sweep, beside
reading its table.

  bench/kin/likelihood.py [--binary build/bench/paradero_kin_benchmark]      (preset bench: cmake --preset bench)

PARADERO_SHARED names the shared sets. CPU time; the peer's is seconds on a shared two-core machine: read ratios to a factor of two.
That the numbers agree is tested in reference_test.cc.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def peer_times(folder):
    """{"ratio/uncle/none": seconds, "table/uncle/none": seconds}"""
    times = {}
    for row in csv.DictReader(open(folder / "timings_forrel.csv")):
        words = row["what"].split()
        if row["sec"] == "NA":
            continue
        if words[0] == "missingPersonLR":
            times["/".join(("ratio", words[-2], words[-1]))] = float(row["sec"])
        else:
            times["/".join(("table", words[-1], "none"))] = float(row["sec"])
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "build/bench/paradero_kin_benchmark")
    binary = parser.parse_args().binary
    shared = Path(os.environ.get("PARADERO_SHARED", ROOT / "../shared")).resolve()
    peers = peer_times(shared / "reference/kinship")
    run = subprocess.run([binary, "--benchmark_min_time=0.1", "--benchmark_format=json"],
                         env=dict(os.environ, PARADERO_SHARED=str(shared)), capture_output=True, text=True, check=True)
    benchmarks = {one["name"]: one for one in json.loads(run.stdout)["benchmarks"]}
    ours = {name: one["cpu_time"] * 1e-9 for name, one in benchmarks.items() if not name.startswith("BM_")}
    print(f"{'':48}{'microseconds':>14}{'peer, ms':>12}{'times':>10}")
    for name, seconds in ours.items():
        peer = peers.get(name.removeprefix("another_"))
        beside = f"{peer * 1e3:>12.1f}{peer / seconds:>10,.0f}" if peer else f"{'-':>12}{'-':>10}"
        print(f"{name:48}{seconds * 1e6:>14.1f}{beside}")
    for model in ("none", "ext_stepwise"):
        tables = [seconds for name, seconds in ours.items() if name.startswith("table/") and name.endswith("/" + model)]
        print(f"tables of a family, {model}: median {statistics.median(tables) * 1e3:.3f} ms, largest {max(tables) * 1e3:.3f} ms")
    for name, one in benchmarks.items():
        if name.startswith("BM_Sweep/"):
            limit = benchmarks[name.replace("BM_Sweep", "BM_ReadRows")]["bytes_per_second"]
            print(f"{name}: {one['items_per_second'] / 1e6:,.0f} million ratios a second and core, {one['bytes_per_second'] / one['items_per_second']:.0f} bytes "
                  f"a ratio, {one['bytes_per_second'] / 1e9:.0f} GB/s; the same rows read one after another {limit / 1e9:.0f} GB/s: {one['bytes_per_second'] / limit:.2f} of it")


if __name__ == "__main__":
    main()
