#!/usr/bin/env python3
"""Attacks tables that `paradero publish` released, and measures it on large ones (see README.md)."""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from attack import TOTAL, Attacker, read_release  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
THRESHOLD = 5


def write_people(path, columns, people):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(people)


def publish(binary, people, by, out, previous=(), more=()):
    command = [binary, "publish", people, "--out", out, "--quiet", *more]
    for table in by:
        command += ["--by", ",".join(table)]
    for folder in previous:
        command += ["--previous", folder]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode == 1 and "narrowed down" in done.stderr:
        return False
    if done.returncode:
        sys.exit(f"publish: {done.stderr}")
    return True


def invent(rng):
    """Random people: {column: values}, which column lies in which, and rows. Skewed, so that small cells are common."""
    labels, parents = {}, {}
    if rng.random() < 0.3:
        states = [f"s{i}" for i in range(rng.randint(2, 3))]
        towns = {f"{s}_m{j}": s for s in states for j in range(rng.randint(1, 3))}
        labels["state"], labels["municipality"] = states, list(towns)
        parents["municipality"] = ("state", towns)
    for k in range(rng.randint(1 if labels else 2, 2 if labels else 3)):
        labels[f"c{k}"] = [f"v{k}{i}" for i in range(rng.randint(2, 5))]
    skew = rng.choice([1, 2, 3])

    def person():
        row = {}
        for column, values in labels.items():
            if column == "state":
                continue
            row[column] = values[min(rng.randrange(len(values)) for _ in range(skew))]
            if column in parents:
                row[parents[column][0]] = parents[column][1][row[column]]
        return [row[column] for column in labels]

    return labels, parents, [person() for _ in range(rng.choice([6, 15, 40, 100, 250]))], person


def audited(folder):
    """The cells that must be protected: (columns, labels, count, least, most)."""
    with open(folder / "audit.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in ("count", "status", "reason", "least", "most", "exposed")]
    return columns, [(tuple(row[c] for c in columns), int(row["count"]), int(row["least"]), int(row["most"]))
                     for row in rows if row["reason"] == "small" and row["exposed"] == "0"]


def facts_that_hold(before, after):
    """Numbers of the earlier release that are the same today, though an attacker could only guess which."""
    columns, cells = read_release(before / "table.csv")
    with open(after / "audit.csv", newline="", encoding="utf-8") as file:
        today = {}
        for row in csv.DictReader(file):
            today[tuple(row.get(c, TOTAL) for c in columns)] = int(row["count"])
    return [(columns, cell, count) for cell, count in cells.items() if count is not None and today.get(cell) == count]


def check(releases, labels, parents, folder, rng, most_cells, tally, facts=()):
    """Attacks small cells that `folder` withheld, with all of `releases`."""
    attacker = Attacker(releases, labels, parents, facts)
    blind = Attacker(Attacker.without_numbers(releases), labels, parents)
    columns, cells = audited(folder)
    rng.shuffle(cells)
    for cell, count, least, most in cells[:most_cells]:
        low, high = attacker.bound(columns, cell, 1), attacker.bound(columns, cell, -1)
        empty_cells_say = blind.bound(columns, cell, 1)
        tally["cells"] += 1
        tally["solved"] += 3
        if low == high:
            tally["recovered"] += 1
        # What the program promises: from what the empty cells say (of a finest cell: 1) up to the threshold.
        if low > max(least, empty_cells_say) or high < max(most, THRESHOLD):
            tally["broken"] += 1
            print(f"broken: {folder}: {cell} of {count}: attacker {low} .. {high}, promised {least} .. {most}")
        if low > empty_cells_say:
            tally["above_least"] += 1


def attack_one(binary, rng, folder, most_cells, tally):
    labels, parents, people, person = invent(rng)
    columns = list(labels)
    write_people(folder / "people.csv", columns, people)
    kind = rng.choice(["one", "one", "linked", "sequence", "grown"])
    tally["kinds"][kind] = tally["kinds"].get(kind, 0) + 1
    free = [c for c in columns if c not in ("state", "municipality")]
    place = [c for c in ("municipality",) if c in columns]
    if kind in ("linked", "sequence") and len(free) + len(place) >= 3:
        by = [place + free[:1], [free[0], free[1]]] if place else [free[:2], free[1:]]
    elif kind in ("linked", "sequence"):
        by = [(place + free)[:1], (place + free)]
    else:
        by = [place + free]
    if kind == "sequence":
        publish(binary, folder / "people.csv", by[:1], folder / "first")
        both = publish(binary, folder / "people.csv", by[1:], folder / "second", [folder / "first"])
        tally["refused"] += not both
        names = ("first", "second") if both else ("first",)
        releases = [read_release(folder / name / "table.csv") for name in names]
        for name in names:
            check(releases, labels, parents, folder / name, rng, most_cells, tally)
    elif kind == "grown":
        publish(binary, folder / "people.csv", by, folder / "first")
        write_people(folder / "grown.csv", columns, people + [person() for _ in range(rng.choice([1, 3, 20]))])
        if not publish(binary, folder / "grown.csv", by, folder / "second", [folder / "first"]):
            tally["refused"] += 1
            return
        check([read_release(folder / "second" / "table.csv")], labels, parents, folder / "second", rng, most_cells, tally,
              facts_that_hold(folder / "first", folder / "second"))
    else:
        publish(binary, folder / "people.csv", by, folder / "first")
        check([read_release(folder / "first" / "table.csv")], labels, parents, folder / "first", rng, most_cells, tally)
    _, cells = read_release(folder / "first" / "table.csv")
    tally["released"] += len(cells)
    tally["published"] += sum(count is not None for count in cells.values())


def attack(binary, tables, seed, most_cells):
    tally = {"tables": tables, "kinds": {}, "cells": 0, "solved": 0, "recovered": 0, "broken": 0, "above_least": 0, "refused": 0, "released": 0,
             "published": 0}
    for number in range(tables):
        with tempfile.TemporaryDirectory(prefix="paradero_attack_") as temporary:
            attack_one(binary, random.Random(1000 * seed + number), Path(temporary), most_cells, tally)
    return tally


def scale(binary, people, seed):
    """State x municipality x sex x age x year: 2,500 municipalities of very different sizes."""
    rng = random.Random(seed)
    towns = [(f"Estado {i % 32:02}", f"Municipio {i:04}") for i in range(2500)]
    weights = [1 / (rank + 1) for rank in range(len(towns))]
    with tempfile.TemporaryDirectory(prefix="paradero_scale_") as temporary:
        folder = Path(temporary)
        rows = [(*place, rng.choice(["male", "male", "male", "female"]), min(99, int(rng.gammavariate(4, 8))),
                 2006 + min(19, int(20 * rng.random() ** 0.6))) for place in rng.choices(towns, weights, k=people)]
        write_people(folder / "people.csv", ["state", "municipality", "sex", "age", "year"], rows)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        publish(binary, folder / "people.csv", [["state", "municipality", "sex", "age_group", "year"]], folder / "out")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(folder / "out" / "withheld.csv", newline="", encoding="utf-8") as file:
            sets = [(row["columns"], int(row["cells"]), int(row["published"])) for row in csv.DictReader(file)]
    return {"people": people, "cells": sum(s[1] for s in sets), "published": sum(s[2] for s in sets),
            "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
            "peak_megabytes": after.ru_maxrss // 1024, "sets": sets}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--binary", default=str(ROOT / "bin" / "paradero"))
    arguments.add_argument("--tables", type=int, default=1000)
    arguments.add_argument("--cells", type=int, default=8, help="withheld cells attacked in each release")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--people", type=int, nargs="*", default=[130_000], help="sizes of the large tables")
    options = arguments.parse_args()
    results = {}
    if options.tables:
        results["attack"] = attack(options.binary, options.tables, options.seed, options.cells)
        print(json.dumps(results["attack"]))
    results["scale"] = []
    for people in options.people:
        results["scale"].append(scale(options.binary, people, options.seed))
        print(json.dumps(results["scale"][-1]))
    out = ROOT / "bench" / "results" / "publish.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")
    if options.tables and (results["attack"]["broken"] or results["attack"]["recovered"] or not results["attack"]["cells"]):
        sys.exit("publish: a withheld cell could be worked out")


if __name__ == "__main__":
    main()
