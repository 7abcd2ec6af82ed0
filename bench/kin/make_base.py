#!/usr/bin/env python3
"""Invents a base of families and remains, with truth, from a table of allele frequencies.

  bench/kin/make_base.py --frequencies F.csv --families 2000 --remains 5000 --seed 1 --out DIR

Writes pedigrees.csv, genotypes.csv, remains.csv and truth.csv (remains, family, missing; the last two empty where the
remains belong to no family of the base). Genes are dropped through each pedigree, with mutation to any other allele;
a share of the remains has lost alleles or loci; a share is a second fragment of a person already there.
"""

import argparse
import bisect
import csv
import itertools
import random
from pathlib import Path

# Members as (id, father, mother, sex, typed); the missing are M1, M2, ... Weights: how common the kind is.
KINDS = [
    (20, [("Fa", "", "", 1, 0), ("Mo", "", "", 2, 1), ("M1", "Fa", "Mo", 0, 0), ("S1", "Fa", "Mo", 2, 1)]),
    (15, [("Fa", "", "", 1, 0), ("Mo", "", "", 2, 0), ("M1", "Fa", "Mo", 0, 0), ("S1", "Fa", "Mo", 1, 1),
          ("S2", "Fa", "Mo", 2, 1)]),
    (15, [("Fa", "", "", 1, 1), ("Mo", "", "", 2, 1), ("M1", "Fa", "Mo", 0, 0)]),
    (15, [("M1", "", "", 1, 0), ("Sp", "", "", 2, 1), ("C1", "M1", "Sp", 1, 1), ("C2", "M1", "Sp", 2, 1)]),
    (10, [("Fa", "", "", 1, 0), ("Mo", "", "", 2, 1), ("M1", "Fa", "Mo", 0, 0), ("M2", "Fa", "Mo", 0, 0)]),
    (5, [("Fa", "", "", 1, 0), ("Mo", "", "", 2, 0), ("M1", "Fa", "Mo", 1, 0), ("Sp", "", "", 2, 1),
         ("M2", "M1", "Sp", 0, 0), ("S1", "Fa", "Mo", 2, 1)]),
    (10, [("Fa", "", "", 1, 0), ("Mo", "", "", 2, 0), ("M1", "Fa", "Mo", 0, 0), ("S1", "Fa", "Mo", 1, 1)]),
    (10, [("G1", "", "", 1, 0), ("G2", "", "", 2, 1), ("Un", "G1", "G2", 1, 1), ("Fa", "G1", "G2", 1, 0),
          ("Mo", "", "", 2, 0), ("M1", "Fa", "Mo", 0, 0)]),
]


class Population:
    def __init__(self, path, mutation, generator):
        self.generator, self.mutation = generator, mutation
        table = {}
        with open(path, encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                table.setdefault(row["marker"], []).append((row["allele"], float(row["freq"])))
        self.markers = list(table)
        self.alleles = [[allele for allele, _ in table[marker]] for marker in self.markers]
        self.sums = [list(itertools.accumulate(freq for _, freq in table[marker])) for marker in self.markers]

    def founder(self):
        draw = self.generator.random
        return [(bisect.bisect(s, draw() * s[-1]), bisect.bisect(s, draw() * s[-1])) for s in self.sums]

    def child(self, father, mother):
        return [(self.passed(f, locus), self.passed(m, locus)) for locus, (f, m) in enumerate(zip(father, mother))]

    def passed(self, genotype, locus):
        allele = genotype[self.generator.random() < 0.5]
        if self.generator.random() < self.mutation:
            others = [a for a in range(len(self.alleles[locus])) if a != allele]
            allele = self.generator.choice(others)
        return allele

    def text(self, locus, allele):
        return self.alleles[locus][allele]


def drop_genes(members, population):
    genes = {}
    for member, father, mother, _, _ in members:
        genes[member] = population.child(genes[father], genes[mother]) if father else population.founder()
    return genes


def degraded(profile, dropout, loci_lost, generator):
    seen = []
    for a, b in profile:
        alleles = [x for x in (a, b) if generator.random() >= dropout]
        seen.append(None if not alleles or generator.random() < loci_lost else (alleles[0], alleles[-1]))
    return seen


def write_remains(writer, population, name, sex, profile, dropout):
    for locus, call in enumerate(profile):
        if call:
            a, b = (population.text(locus, x) for x in call)
            writer.writerow([name, population.markers[locus], a, b, sex, dropout or ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frequencies", required=True)
    parser.add_argument("--families", type=int, required=True)
    parser.add_argument("--remains", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutation", type=float, default=0.001)
    parser.add_argument("--without_family", type=float, default=0.3, help="share of bodies of no family of the base")
    parser.add_argument("--degraded", type=float, default=0.2, help="share of remains with dropout and lost loci")
    parser.add_argument("--never_found", type=float, default=0, help="share of the missing who are not among the remains")
    parser.add_argument("--fragments", type=float, default=0.1, help="share of remains that are a second fragment")
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    population = Population(options.frequencies, options.mutation, generator)
    options.out.mkdir(parents=True, exist_ok=True)
    files = {name: open(options.out / f"{name}.csv", "w", encoding="utf-8", newline="")
             for name in ("pedigrees", "genotypes", "remains", "truth")}
    writers = {name: csv.writer(stream, lineterminator="\n") for name, stream in files.items()}
    writers["pedigrees"].writerow(["ped", "id", "fid", "mid", "sex", "typed", "missing"])
    writers["genotypes"].writerow(["ped", "id", "marker", "a1", "a2"])
    writers["remains"].writerow(["id", "marker", "a1", "a2", "sex", "dropout"])
    writers["truth"].writerow(["remains", "family", "missing"])
    bodies = []  # (family, missing, sex, genes)
    for f in range(options.families):
        kind = generator.choices(KINDS, [weight for weight, _ in KINDS])[0][1]
        members = [(i, fa, mo, sex or generator.randint(1, 2), typed) for i, fa, mo, sex, typed in kind]
        genes = drop_genes(members, population)
        for member, father, mother, sex, typed in members:
            missing = int(member[0] == "M" and member[1:].isdigit())
            writers["pedigrees"].writerow([f"F{f}", member, father or 0, mother or 0, sex, typed, missing])
            if missing:
                bodies.append((f"F{f}", member, sex, genes[member]))
            if typed:
                for locus, (a, b) in enumerate(genes[member]):
                    writers["genotypes"].writerow([f"F{f}", member, population.markers[locus],
                                                   population.text(locus, a), population.text(locus, b)])
    generator.shuffle(bodies)
    del bodies[:round(options.never_found * len(bodies))]
    found = []
    for r in range(options.remains):
        if found and generator.random() < options.fragments:
            body = generator.choice(found)
        elif generator.random() < options.without_family or not bodies:
            body = ("", "", generator.randint(1, 2), population.founder())
        else:
            body = bodies.pop()
        found.append(body)
        dropout = 0.1 if generator.random() < options.degraded else 0
        profile = degraded(body[3], dropout, 0.3 if dropout else 0, generator)
        write_remains(writers["remains"], population, f"R{r}", body[2], profile, dropout)
        writers["truth"].writerow([f"R{r}", body[0], body[1]])
    for stream in files.values():
        stream.close()


if __name__ == "__main__":
    main()
