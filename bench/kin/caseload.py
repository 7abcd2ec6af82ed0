#!/usr/bin/env python3
"""Does what `paradero kin joint` states come true? Invented caseloads with truth, pooled over seeds.

  bench/kin/caseload.py [--seeds 5] [--families 2000] [--remains 5000]

Each caseload: relatives missing together, mutation, a fifth of the remains degraded, fragments, three bodies in ten of no
family, a tenth of the missing not found. Prints for each seed parts, standard errors and CPU time, and by band what was
stated, how often it was true, and the binomial error. People who cannot be told apart count as one statement.
"""

import argparse
import csv
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PARADERO", ROOT / "bin/paradero"))
FREQUENCIES = (Path(os.environ.get("PARADERO_SHARED", ROOT.parent / "shared")) /
               "reference/kinship/freqs/swhispanic_globalfiler21_normalised.csv")
EDGES = [0.02, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.01]
MUTATION = "0.001"


def table(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def statements(result, truth):
    """(posterior, true) of every pairing and every tie."""
    truth_of = {row["remains"]: f"{row['family']}:{row['missing']}" for row in truth}
    owner = {}
    for row in table(result / "remains.csv"):
        owner.setdefault(row["victim"], truth_of[row["remains"]])
    tied = set()
    for row in table(result / "ties.csv"):
        together = row["missing"].split(" | ")
        tied.update(together)
        yield float(row["posterior"]), owner[row["victim"]] in together
    for row in table(result / "pairings.csv"):
        if row["victim"] != "*" and row["missing"] != "*" and row["missing"] not in tied:
            yield float(row["posterior"]), owner[row["victim"]] == row["missing"]


def identify(folder, seed, options):
    base, out = folder / f"base_{seed}", folder / f"out_{seed}"
    subprocess.run([sys.executable, ROOT / "bench/kin/make_base.py", "--frequencies", FREQUENCIES, "--families",
                    str(options.families), "--remains", str(options.remains), "--fragments", "0.41", "--never_found",
                    "0.1", "--mutation", MUTATION, "--seed", str(seed), "--out", base], check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([BINARY, "kin", "joint", "--pedigrees", base / "pedigrees.csv", "--genotypes", base / "genotypes.csv",
                           "--remains", base / "remains.csv", "--frequencies", FREQUENCIES, "--mutation", "equal",
                           "--mutation_rate_male", MUTATION, "--mutation_rate_female", MUTATION, "--among_victims", "0.9",
                           "--threads", "2", "--out", out, "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = json.loads(done.stdout)
    print(f"seed {seed}: {summary['remains']} remains of {summary['victims']} people, {summary['missing']} missing; "
          f"{summary['components']} parts, {summary['components_sampled']} sampled, standard error at most "
          f"{summary['largest_standard_error']:.4f}, left out at most {summary['mass_left_out']:.2g}; "
          f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.0f} s CPU, "
          f"{after.ru_maxrss / 1024:.0f} MB", flush=True)
    return list(statements(out, table(base / "truth.csv")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--families", type=int, default=2000)
    parser.add_argument("--remains", type=int, default=5000)
    options = parser.parse_args()
    if not FREQUENCIES.exists():
        print("bench/kin: the frequencies are not here (PARADERO_SHARED)")
        return
    stated = []
    with tempfile.TemporaryDirectory(prefix="paradero_caseload_") as temporary:
        for seed in range(1, options.seeds + 1):
            stated += identify(Path(temporary), seed, options)
    for low, high in zip(EDGES, EDGES[1:]):
        band = [(p, true) for p, true in stated if low <= p < high]
        if band:
            mean = sum(p for p, _ in band) / len(band)
            share = sum(true for _, true in band) / len(band)
            error = math.sqrt(sum(p * (1 - p) for p, _ in band)) / len(band)
            print(f"{low:.2f} to {min(high, 1):.2f}: {len(band):>6} statements, stated {mean:.4f}, true {share:.4f} +- {error:.4f}")


if __name__ == "__main__":
    main()
