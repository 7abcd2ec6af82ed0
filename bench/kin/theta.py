#!/usr/bin/env python3
"""Times `paradero kin lr` with theta > 0 on families of 8 to 12 members, most of whose founders are not typed.

  bench/kin/theta.py [--models none proportional stepwise] [--theta 0.03] [--seconds 60]

PARADERO_SHARED names the shared sets (of which the frequencies are taken). CPU seconds of a whole process, one thread; what takes longer than
--seconds is stopped, what is refused says why.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PARADERO", ROOT / "bin/paradero"))
FREQUENCIES = Path(os.environ.get("PARADERO_SHARED", ROOT.parent / "shared")) / "reference/kinship/freqs/swhispanic_globalfiler21_normalised.csv"

# id father mother sex typed; M is missing
FAMILIES = {
    "first cousin": "G 0 0 1 0|H 0 0 2 0|A G H 1 0|B G H 1 0|V 0 0 2 0|W 0 0 2 0|M A V 1 0|C B W 1 1",
    "uncles, aunt and grandmother": "G 0 0 1 0|H 0 0 2 1|K 0 0 1 0|L 0 0 2 0|A G H 1 0|B G H 1 1|D G H 2 1|V K L 2 0|E K L 1 1|M A V 1 0|S A V 2 1|N A V 1 0",
    "second cousin": "G 0 0 1 0|H 0 0 2 0|A G H 1 0|B G H 1 0|V 0 0 2 0|W 0 0 2 0|P A V 1 0|Q B W 2 0|X 0 0 2 0|Y 0 0 1 0|M P X 1 0|C Y Q 1 1",
    "two double cousins": "G 0 0 1 0|H 0 0 2 0|K 0 0 1 0|L 0 0 2 0|A G H 1 0|B G H 1 0|V K L 2 0|W K L 2 0|M A V 1 0|C B W 1 1|D B W 2 1|T A V 2 0",
    "sib and half sibs": "F 0 0 1 0|U 0 0 2 0|V 0 0 2 0|W 0 0 2 1|M F U 1 0|A F U 2 1|B F V 1 1|C F V 2 0|D F W 2 1|E 0 0 1 0|X E A 1 1|Y E A 2 0",
    "child and grandchildren": "R 0 0 1 0|T 0 0 2 0|M R T 1 0|S 0 0 2 0|A M S 1 0|B M S 2 1|C M S 1 0|P 0 0 2 0|Q 0 0 2 0|X A P 1 1|Y A P 2 1|Z C Q 1 1",
}


def alleles(frequencies):
    """Marker -> (labels, frequencies)."""
    loci = {}
    for row in csv.DictReader(open(frequencies, encoding="utf-8")):
        labels, shares = loci.setdefault(row["marker"], ([], []))
        labels.append(row["allele"])
        shares.append(float(row["freq"]))
    return loci


def write_family(folder, text, loci, seed):
    """Genes dropped through the family; the missing one's own calls are the candidate's."""
    draw = random.Random(seed)
    rows = [member.split() for member in text.split("|")]
    with open(folder / "p.csv", "w", encoding="utf-8") as pedigree:
        print("ped,id,fid,mid,sex,missing", file=pedigree)
        for name, father, mother, sex, _ in rows:
            print("R", name, father, mother, sex, int(name == "M"), sep=",", file=pedigree)
    with open(folder / "g.csv", "w", encoding="utf-8") as genotypes:
        print("ped,id,marker,a1,a2", file=genotypes)
        for marker, (labels, shares) in loci.items():
            genes = {}
            for name, father, mother, _, typed in rows:
                genes[name] = draw.choices(labels, shares, k=2) if father == "0" else [draw.choice(genes[father]), draw.choice(genes[mother])]
                if typed == "1" or name == "M":
                    print("R", name, marker, *genes[name], sep=",", file=genotypes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["none", "proportional", "stepwise"])
    parser.add_argument("--theta", default="0.03")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    loci = alleles(FREQUENCIES)
    for model in options.models:
        for seed, (name, text) in enumerate(FAMILIES.items()):
            with tempfile.TemporaryDirectory(prefix="paradero_bench_") as temporary:
                folder = Path(temporary)
                write_family(folder, text, loci, seed)
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                try:
                    done = subprocess.run([BINARY, "kin", "lr", "--pedigrees", folder / "p.csv", "--genotypes", folder / "g.csv", "--frequencies", FREQUENCIES,
                                           "--theta", options.theta, "--mutation", model, "--threads", "1", "--json", "--out", folder / "out"],
                                          capture_output=True, text=True, timeout=options.seconds, check=False)
                    said = f"log10 LR {json.loads(done.stdout)['comparisons'][0]['log10_likelihood_ratio']:.4f}" if done.returncode == 0 else done.stderr.strip()
                except subprocess.TimeoutExpired:
                    said = f"stopped after {options.seconds:g} s"
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                print(f"{model:<14}{name:<30}{len(text.split('|')):>3} members {seconds:>8.2f} s  {said}", flush=True)


if __name__ == "__main__":
    main()
