#!/usr/bin/env python3
"""Paradero beside Splink and GoldenMatch: the same data, results compared before times, whole processes measured."""
import argparse
import dataclasses
import functools
import json
import os
import pathlib
import shutil
import subprocess

import goldenmatch_link
import measure
import paradero_link
import sets
import splink_link

# What is done is seen at once, in a file too.
print = functools.partial(print, flush=True)

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results"
ACCURACY_PEOPLE = 10_000
# A register, an NGO's, a prosecutor's and a press list of so many people hold a million records in all.
MILLION_RECORDS = 704_000
# Share of the candidate pairs by which two peers may differ and still have done the same work.
SAME_WORK = 0.01
# Splink's tutorials join at .95; .5 is what Paradero does.
SPLINK_THRESHOLDS = (0.5, 0.95)


def fresh(name):
    folder = RESULTS / "link" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def evaluate(job, out):
    argv = [paradero_link.BINARY, "evaluate", str(out / "entities.csv"), "--truth", *job.truth, "--json"]
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(argv)}\n{done.stderr}")
    return json.loads(done.stdout)


def measured(peer, job, folder, runs):
    """One line of results: what the peer found, and what it took."""
    out = folder / f"{peer.NAME}_{job.threads}_{job.threshold:g}"
    costs = []
    for _ in range(runs):
        shutil.rmtree(out, ignore_errors=True)
        cost, stdout = measure.run(peer.command(job, out))
        costs.append(cost)
    scores = evaluate(job, out)
    return {"set": job.name, "peer": peer.NAME, "threshold": job.threshold, "threads": job.threads, "runs": runs,
            "records": scores["records"], "candidate_pairs": peer.candidate_pairs(out, stdout),
            "pairwise": scores["pairwise"], "b_cubed": scores["b_cubed"], **dataclasses.asdict(measure.middle(costs))}


def accuracy_cells(result):
    pairwise, b_cubed = result["pairwise"], result["b_cubed"]
    return [result["candidate_pairs"], pairwise["precision"], pairwise["recall"], pairwise["f"], b_cubed["f"]]


def label(result):
    """A peer, with its threshold where that is its own to choose."""
    return result["peer"] if result["peer"] == goldenmatch_link.NAME else f"{result['peer']} {result['threshold']:g}"


ACCURACY_HEADER = ["candidate pairs", "precision", "recall", "pairwise F", "B-cubed F"]


def run_speed(name, people, runs, splink):
    """The same table, the same blocking rules, 2 threads."""
    folder = fresh(name)
    job = sets.speed(name, folder, people)
    print(f"\n## {name}: the same table and blocking rules (people {people:,}, seed 1, table {measure.hash_files([job.table])}), "
          f"{job.threads} threads\n")
    for rule in job.rules:
        print("- " + " & ".join(rule))
    results = [measured(paradero_link, job, folder, runs)]
    if splink:
        results.append(measured(splink_link, job, folder, runs))
    print("\n" + measure.table(
        ["peer", "records", *ACCURACY_HEADER, "wall s", "CPU s", "peak MB"],
        [[r["peer"], r["records"], *accuracy_cells(r), r["wall_seconds"], r["cpu_seconds"], r["peak_mb"]] for r in results]))
    if splink:
        print(comparison(*results))
    return results


def comparison(mine, theirs):
    """Whether both did the same work; then, and only then, what it took."""
    pairs = [result["candidate_pairs"] for result in (mine, theirs)]
    apart = abs(pairs[0] - pairs[1]) / max(pairs[1], 1)
    text = f"\nCandidate pairs: {pairs[0]:,} and {pairs[1]:,}, {apart:.4%} apart. "
    if apart > SAME_WORK:
        return text + "That is NOT the same work: the times do not compare."
    times = {name: theirs[f"{name}_seconds"] / mine[f"{name}_seconds"] for name in ("wall", "cpu")}
    return text + (f"The same work: Paradero is {times['wall']:.1f} x as fast by the clock ({times['cpu']:.1f} x in CPU time), "
                   f"in {mine['peak_mb'] / theirs['peak_mb']:.2f} of the memory.")


def run_accuracy(names, runs, splink, goldenmatch):
    print(f"\n## accuracy: Paradero as it is; Splink as its examples set it, at two thresholds; GoldenMatch as it sets itself "
          f"(generated: {ACCURACY_PEOPLE:,} people)\n")
    results = []
    for name in names:
        folder = fresh(name)
        try:
            job = sets.ACCURACY[name](folder, ACCURACY_PEOPLE)
        except sets.Absent as reason:
            print(f"{name}: skipped, {reason}")
            continue
        found = [measured(paradero_link, job, folder, runs)]
        for threshold in SPLINK_THRESHOLDS if splink else ():
            found.append(measured(splink_link, dataclasses.replace(job, threshold=threshold), folder, runs))
        if goldenmatch:
            found.append(measured(goldenmatch_link, job, folder, runs))
        for result in found:
            result.update(set=name, input=measure.hash_files(job.lists))
        results += found
    if not results:
        return []
    print(measure.table(["set", "peer", "records", *ACCURACY_HEADER, "wall s", "peak MB"],
                        [[r["set"], label(r), r["records"], *accuracy_cells(r), r["wall_seconds"],
                          r["peak_mb"]] for r in results]))
    return results


def run_threads(people):
    """The same bytes with any number of threads."""
    folder = fresh("threads")
    lists = sets.generate(folder, people, "normal")
    hashes = {}
    for threads in (1, 2, 8):
        out = folder / f"threads_{threads}"
        job = sets.Job(name="threads", lists=[str(path) for path in lists], table="", model="", threads=threads)
        measure.run(paradero_link.command(job, out))
        hashes[threads] = {name: measure.hash_files([str(out / name)]) for name in ("entities.csv", "links.csv")}
    same = all(h == hashes[1] for h in hashes.values())
    print(f"\n## threads: {people:,} people, normal\n\n" + measure.table(
        ["threads", "entities.csv", "links.csv"], [[str(t), *h.values()] for t, h in hashes.items()]))
    print("\nThe same bytes." if same else "\nNOT the same bytes.")
    return {"hashes": hashes, "same": same}


def run_growth(peoples, runs):
    """Paradero alone, default settings, on lists as they are."""
    results = []
    for people in peoples:
        folder = fresh("growth")
        lists = sets.generate(folder, people, "normal")
        job = sets.Job(name=f"growth_{people}", lists=[str(path) for path in lists], table="", model="",
                       truth=[str(folder / "lists" / "truth.csv")])
        results.append(measured(paradero_link, job, folder, runs))
        shutil.rmtree(folder)
    first = results[0]
    print("\n## growth: Paradero, default settings, normal\n\n" + measure.table(
        ["records", *ACCURACY_HEADER, "wall s", "CPU s", "peak MB", "records x", "wall x", "CPU x", "memory x"],
        [[r["records"], *accuracy_cells(r), r["wall_seconds"], r["cpu_seconds"], r["peak_mb"], r["records"] / first["records"],
          r["wall_seconds"] / first["wall_seconds"], r["cpu_seconds"] / first["cpu_seconds"], r["peak_mb"] / first["peak_mb"]]
         for r in results]))
    return results


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    every = [*sets.ACCURACY, "threads", *sets.SPEED_RULES]
    arguments.add_argument("--sets", nargs="+", default=every, choices=every, metavar="SET", help="of " + ", ".join(every))
    arguments.add_argument("--people", type=int, default=MILLION_RECORDS,
                           help="people of the speed sets; records are 1.43 times as many")
    arguments.add_argument("--runs", type=int, default=1, help="of each process; the one of median wall time is shown")
    arguments.add_argument("--growth", type=int, nargs="+", default=[], metavar="PEOPLE",
                           help="run the growth of Paradero alone over these numbers of people, and nothing else")
    arguments.add_argument("--without_splink", action="store_true", help="leave Splink out")
    arguments.add_argument("--without_goldenmatch", action="store_true", help="leave GoldenMatch out")
    given = arguments.parse_args()

    version = subprocess.run([paradero_link.BINARY, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"# {version}; {(ROOT / 'bench/link/requirements.txt').read_text().split()[0]}; {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}")
    report = {"version": version}
    if given.growth:
        report["growth"] = run_growth(given.growth, given.runs)
    else:
        splink = not given.without_splink
        if names := [name for name in sets.ACCURACY if name in given.sets]:
            report["accuracy"] = run_accuracy(names, given.runs, splink, not given.without_goldenmatch)
        if "threads" in given.sets:
            report["threads"] = run_threads(ACCURACY_PEOPLE)
        for name in sets.SPEED_RULES:
            if name in given.sets:
                report[name] = run_speed(name, given.people, given.runs, splink)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "link.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
