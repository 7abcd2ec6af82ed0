"""Coverage of the posterior over partitions: is the true number of people in the 95% interval of the draws?

For each study: lists of invented people, linked with draws, beside the truth. Prints one line a strength.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PARADERO", str(ROOT / "bin" / "paradero"))
LISTS = ("register", "ngo", "prosecutor", "press")


def people_in(path, column, lists):
    with open(path, newline="", encoding="utf-8") as lines:
        return len({row[column] for row in csv.DictReader(lines) if row["source"] in lists})


def drawn_people(path, draws):
    """Number of people in each draw: entities are numbered from 1."""
    most = [0] * draws
    with open(path, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            draw = int(row["draw"]) - 1
            most[draw] = max(most[draw], int(row["entity_id"]))
    return sorted(most)


def quantile(values, p):
    at = p * (len(values) - 1)
    below = math.floor(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (at - below) * (values[above] - values[below])


def one_study(folder, strength, seed, arguments):
    people = 1500 + seed * 37 % 1500
    subprocess.run([BINARY, "generate", "--people", str(people), "--strength", strength, "--seed", str(seed),
                    "--out", str(folder), "--quiet", "--threads", "1"], check=True)
    command = [BINARY, "link", *(str(folder / f"{name}.csv") for name in LISTS), "--out", str(folder / "linked"),
               "--draws", str(arguments.draws), "--threads", "1", "--quiet"]
    if arguments.study:
        command += ["--study", arguments.study]
    subprocess.run(command, check=True)
    truth = people_in(folder / "truth.csv", "person_id", LISTS)
    found = people_in(folder / "linked" / "entities.csv", "entity_id", LISTS)
    drawn = drawn_people(folder / "linked" / "draws.csv", arguments.draws)
    mean = sum(drawn) / len(drawn)
    deviation = math.sqrt(sum((d - mean) ** 2 for d in drawn) / (len(drawn) - 1))
    return {"truth": truth, "found": found, "low": quantile(drawn, 0.025), "high": quantile(drawn, 0.975),
            "z": (mean - truth) / max(deviation, 1e-9)}


def summary(studies):
    n = len(studies)
    inside = sum(s["low"] <= s["truth"] <= s["high"] for s in studies)
    return {"studies": n, "coverage": inside / n,
            "truth_below": sum(s["truth"] < s["low"] for s in studies) / n,
            "mean_width": sum(s["high"] - s["low"] for s in studies) / n,
            "mean_error_of_grouping": sum(s["found"] - s["truth"] for s in studies) / n,
            "mean_z": sum(s["z"] for s in studies) / n,
            "rms_z": math.sqrt(sum(s["z"] ** 2 for s in studies) / n)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=200, help="in all, half of each strength")
    parser.add_argument("--first-seed", type=int, default=7000)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--strengths", nargs="+", default=["normal", "hard"])
    parser.add_argument("--study", help="TOML with a [link] section: other settings")
    arguments = parser.parse_args()
    results = {}
    each = arguments.studies // len(arguments.strengths)
    for strength in arguments.strengths:
        studies = []
        for seed in range(arguments.first_seed, arguments.first_seed + each):
            with tempfile.TemporaryDirectory() as folder:
                studies.append(one_study(pathlib.Path(folder), strength, seed, arguments))
        results[strength] = studies
        print(strength, json.dumps({k: round(v, 3) for k, v in summary(studies).items()}), flush=True)
    print("all", json.dumps({k: round(v, 3) for k, v in summary(sum(results.values(), [])).items()}))


if __name__ == "__main__":
    main()
