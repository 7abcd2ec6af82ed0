"""Recall, calibration and time of crossing, beside the difflib-and-age baseline."""
import argparse
import collections
import csv
import hashlib
import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PARADERO", str(ROOT / "bin" / "paradero"))
RESULTS = ROOT / "bench" / "results" / "cross"
UNKNOWN = {"", "no identificado", "desconocido", "n/n", "xx"}
BANDS = [0, .01, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1.0001]


def run(argv):
    """Wall and CPU seconds and peak memory (MB) of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{argv[0]}: exit code {process.returncode}")
    return {"wall_s": round(time.perf_counter() - start, 2), "cpu_s": round(used.ru_utime + used.ru_stime, 2),
            "peak_mb": round(used.ru_maxrss / 1024)}


def rows(path):
    with open(path, encoding="utf-8") as file:
        yield from csv.DictReader(file)


def generate(people, strength, seed):
    folder = RESULTS / f"{strength}_{people}_{seed}"
    if not (folder / "truth.csv").exists():
        run([BINARY, "generate", "--people", str(people), "--strength", strength, "--seed", str(seed), "--out",
             str(folder), "--quiet"])
    return folder


def truth_of(folder, missing, found):
    person = {source: {} for source in (missing, found)}
    for row in rows(folder / "truth.csv"):
        if row["source"] in person:
            person[row["source"]][row["record_id"]] = row["person_id"]
    return person[missing], person[found]


def kind_of(body):
    if body["Probable nombre"].lower() not in UNKNOWN:
        return "named"
    marks = sum(1 for cell in (body["Tatuajes"], body["Señas Particulares"]) for mark in cell.split(";") if mark.strip())
    return "nameless, two marks or more" if marks >= 2 else "nameless, one mark" if marks == 1 else "nameless, no marks"


def recall(candidates, folder, missing, found):
    """Share of bodies whose person is on the missing list and among the first ten, by what the body tells."""
    person_of_missing, person_of_found = truth_of(folder, missing, found)
    listed = {person_of_missing[next(iter(row.values()))] for row in rows(folder / f"{missing}.csv")}
    hits = {row["found_id"] for row in rows(candidates) if int(row["rank_for_found"]) <= 10
            and person_of_missing[row["missing_id"]] == person_of_found[row["found_id"]]}
    count = collections.Counter()
    for body in rows(folder / f"{found}.csv"):
        if person_of_found[body["ID"]] in listed:
            for kind in (kind_of(body), "all"):
                count[kind, "bodies"] += 1
                count[kind, "found"] += body["ID"] in hits
    return {kind: {"bodies": count[kind, "bodies"], "recall_at_10": round(count[kind, "found"] / count[kind, "bodies"], 4)}
            for kind in sorted({kind for kind, _ in count})}


def calibration(candidates, folder, missing, found):
    """Mean posterior, share of true pairs and its binomial error by band of posterior."""
    person_of_missing, person_of_found = truth_of(folder, missing, found)
    bands = collections.defaultdict(lambda: [0, 0.0, 0, 0.0])
    for row in rows(candidates):
        posterior = float(row["posterior"])
        of_band = bands[max(k for k, least in enumerate(BANDS) if posterior >= least)]
        of_band[0] += 1
        of_band[1] += posterior
        of_band[2] += person_of_missing[row["missing_id"]] == person_of_found[row["found_id"]]
        of_band[3] += posterior * (1 - posterior)
    return [{"from": BANDS[k], "candidates": n, "true": t, "mean_posterior": round(p / n, 4), "share_true": round(t / n, 4),
             "error": round(math.sqrt(v) / n, 4)} for k, (n, p, t, v) in sorted(bands.items())]


def pooled(calibrations):
    """The bands of several runs as one."""
    bands = collections.defaultdict(lambda: [0, 0.0, 0, 0.0])
    for band in itertools.chain.from_iterable(calibrations):
        of_band, n = bands[band["from"]], band["candidates"]
        of_band[0] += n
        of_band[1] += n * band["mean_posterior"]
        of_band[2] += band["true"]
        of_band[3] += (n * band["error"]) ** 2
    return [{"from": k, "candidates": n, "true": t, "mean_posterior": round(p / n, 4), "share_true": round(t / n, 4),
             "error": round(math.sqrt(v) / n, 4)} for k, (n, p, t, v) in sorted(bands.items())]


def thinned(folder, missing, share):
    """The folder's list of the missing with this share of its people: the others have no family on it."""
    if share == 1:
        return folder
    thin = folder / f"share_{share}"
    thin.mkdir(exist_ok=True)
    person = truth_of(folder, missing, "morgue")[0]

    def is_kept(record):
        return int(hashlib.sha256(person[record].encode()).hexdigest()[:8], 16) < share * 2 ** 32

    for name in ("morgue.csv", "truth.csv"):
        if not (thin / name).exists():
            (thin / name).symlink_to(folder / name)
    with open(folder / f"{missing}.csv", encoding="utf-8") as file, open(thin / f"{missing}.csv", "w", encoding="utf-8") as to:
        lines = csv.reader(file)
        writer = csv.writer(to, lineterminator="\n")
        writer.writerow(next(lines))
        writer.writerows(line for line in lines if is_kept(line[0]))
    return thin


def cross(folder, missing, found, out, *options):
    return run([BINARY, "cross", str(folder / f"{missing}.csv"), str(folder / f"{found}.csv"), "--out", str(out),
                "--threads", "2", "--quiet", *options])


def accuracy(people, strength, seed, missing, share=1):
    folder = thinned(generate(people, strength, seed), missing, share)
    out = folder / f"cross_{missing}"
    result = {"people": people, "strength": strength, "seed": seed, "missing": missing, "share": share,
              "paradero": cross(folder, missing, "morgue", out, "--keep_identified")}
    result["paradero"]["recall"] = recall(out / "candidates.csv", folder, missing, "morgue")
    result["calibration"] = calibration(out / "candidates.csv", folder, missing, "morgue")
    return result


def baseline(people, strength, seed):
    folder = generate(people, strength, seed)
    out = folder / "difflib.csv"
    result = run([sys.executable, str(ROOT / "bench" / "cross" / "difflib_baseline.py"), str(folder / "register.csv"),
                  str(folder / "morgue.csv"), str(out)])
    result["recall"] = recall(out, folder, "register", "morgue")
    return result


def scale(missing, found):
    """The first rows of large lists, crossed on two threads."""
    folder = generate(max(missing * 2, found * 13), "normal", 1)
    cut = folder / f"first_{missing}_{found}"
    cut.mkdir(exist_ok=True)
    for name, count in (("register", missing), ("morgue", found)):
        with open(folder / f"{name}.csv", encoding="utf-8") as file, open(cut / f"{name}.csv", "w", encoding="utf-8") as to:
            to.writelines(itertools.islice(file, count + 1))
    result = cross(cut, "register", "morgue", cut / "out", "--keep_identified")
    return {"missing": missing, "found": found, **result}


def show_bands(bands):
    for band in bands:
        apart = band["mean_posterior"] - band["share_true"]
        print(f"  posterior from {band['from']:<5} {band['candidates']:>8} candidates   mean {band['mean_posterior']:.3f}"
              f"   true {band['share_true']:.3f} +- {band['error']:.3f}   apart {apart:+.3f}")


def show(result):
    recalls = result["paradero"]["recall"]
    print(f"\n{result['strength']}, {result['people']} people, seed {result['seed']}, {result['missing']}"
          f" (share {result['share']}) x morgue")
    for kind, scores in recalls.items():
        beside = result.get("difflib", {}).get("recall", {}).get(kind)
        words = f"   difflib {beside['recall_at_10']:.3f}" if beside else ""
        print(f"  {kind:<28} {scores['bodies']:>6} bodies   recall@10 {scores['recall_at_10']:.3f}{words}")
    show_bands(result["calibration"])
    print(f"  paradero {result['paradero']['cpu_s']} s CPU, {result['paradero']['peak_mb']} MB")
    if "difflib" in result:
        times = result["difflib"]["cpu_s"] / max(.01, result["paradero"]["cpu_s"])
        print(f"  difflib  {result['difflib']['cpu_s']} s CPU: {times:.0f} times as long", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=100_000, help="of the accuracy sets")
    arguments.add_argument("--baseline_people", type=int, default=20_000, help="of the set that the baseline crosses too; 0: none")
    arguments.add_argument("--strengths", nargs="*", default=["hard", "normal", "easy"])
    arguments.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3], help="of the hard sets; the others have the first")
    arguments.add_argument("--shares", type=float, nargs="*", default=[.5, .2],
                           help="of the people of the hard register that are left on it, in further runs")
    arguments.add_argument("--scale", nargs=2, type=int, metavar=("MISSING", "FOUND"), help="time this many rows as well")
    arguments.add_argument("--only_scale", action="store_true")
    options = arguments.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    results = {"accuracy": [], "pooled": {}, "scale": None}
    if options.baseline_people and not options.only_scale:
        first = accuracy(options.baseline_people, "hard", 1, "register")
        first["difflib"] = baseline(options.baseline_people, "hard", 1)
        results["accuracy"].append(first)
        show(first)
    sets = [(strength, seed, missing, 1) for strength in options.strengths
            for seed in (options.seeds if strength == "hard" else options.seeds[:1]) for missing in ("register", "ngo")]
    sets += [("hard", options.seeds[0], "register", share) for share in options.shares]
    runs = collections.defaultdict(list)
    for strength, seed, missing, share in [] if options.only_scale else sets:
        result = accuracy(options.people, strength, seed, missing, share)
        results["accuracy"].append(result)
        runs[strength, share].append(result["calibration"])
        show(result)
    for (strength, share), calibrations in runs.items():
        bands = results["pooled"][f"{strength}, share {share}"] = pooled(calibrations)
        print(f"\nall of {strength}, share {share}")
        show_bands(bands)
    if options.scale:
        results["scale"] = scale(*options.scale)
        print("\nscale:", results["scale"])
    (RESULTS.parent / "cross.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
