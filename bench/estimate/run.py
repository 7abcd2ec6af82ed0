#!/usr/bin/env python3
"""Measures `paradero estimate` beside what its peers say and take.

  bench/estimate/run.py [--binary bin/paradero] [--reference DIR] [--only PART...]

Parts: latent_class, decomposable, loglinear, strata, conting. The reference tables and the peers' results are in DIR
(default $PARADERO_SHARED/reference/estimation, else ../shared/reference/estimation); parts that need them are left out,
and say so, where they are not. Times are CPU seconds of the whole process, without diagnostics, on one thread.
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PARTS = ["latent_class", "decomposable", "loglinear", "strata", "conting"]
CONTING = """
suppressMessages(library(conting)); set.seed(1)
d <- read.csv("TABLE"); lists <- setdiff(names(d), "count")
full <- expand.grid(rep(list(0:1), length(lists))); names(full) <- lists
full <- merge(full, d, all.x = TRUE); full$count[is.na(full$count)] <- 0
full$count[rowSums(full[lists]) == 0] <- NA
for (l in lists) full[[l]] <- factor(full[[l]])
f <- as.formula(paste("count ~ (", paste(lists, collapse = " + "), ")^2"))
t <- system.time(m <- bict(formula = f, data = full, n.sample = 11000, prior = "SBH"))
n <- total_pop(m, n.burnin = 1000)$TOT
cat(median(n), quantile(n, c(.025, .975)), sum(t[1:2]), "\\n")
"""


def run(binary, table, folder, *options):
    """Runs `paradero estimate` on a table; returns the rows of estimates.csv, CPU seconds and peak memory in MB."""
    out = Path(folder) / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [binary, "estimate", str(table), "--out", str(out), "--quiet", "--threads", "1", "--no_diagnostics", *options]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {status}")
    with open(out / "estimates.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(title, *columns):
    print(f"\n## {title}\n")
    line(*columns)
    line(*["---"] * len(columns))


def whole(text):
    return f"{float(text):,.0f}" if text else "-"


def interval(row):
    if row["status"] != "ok":
        return row["status"]
    return f"{whole(row['estimate'])} [{whole(row['q025'])}, {whole(row['q975'])}]"


def latent_class(binary, data, peers, folder):
    head("Latent classes", "table", "estimate", "R-hat", "ESS", "CPU s", "ESS / CPU s", "LCMCR ESS / s", "LCMCR")
    for name, classes, ess in [("kosovo4", 10, 10000), ("my_spina5", 10, 1000), ("uk5", 10, 1000)]:
        rows, seconds, _ = run(binary, data / f"{name}.csv", folder, "--model", "latent_class", "--classes", str(classes),
                               "--ess", str(ess))
        row = rows[0]
        peer = peers.get(f"lcmcr_{name}_K{classes}", {})
        rate = ""
        if "ess_total" in peer:
            rate = f"{peer['ess_total'] / peer['chains'] / peer['seconds_per_chain_median']:.0f}"
        n = peer.get("N", {})
        line(name, interval(row), row["rhat"][:6], whole(row["ess"]), f"{seconds:.1f}",
             f"{float(row['ess'] or 0) / seconds:.0f}", rate, f"{whole(n.get('median'))} [{whole(n.get('q025'))}, {whole(n.get('q975'))}]")


def chained_table(path, lists, people, seed):
    """A table of people on lists that depend on each other in a chain."""
    draw = random.Random(seed)
    counts = {}
    for _ in range(people):
        before, history = False, []
        for _ in range(lists):
            before = draw.random() < (0.25 if before else 0.12)
            history.append(int(before))
        if any(history):
            counts[tuple(history)] = counts.get(tuple(history), 0) + 1
    with open(path, "w") as file:
        file.write(",".join(f"list_{i + 1}" for i in range(lists)) + ",count\n")
        for history, count in sorted(counts.items()):
            file.write(",".join(map(str, history)) + f",{count}\n")


def decomposable(binary, data, peers, folder):
    head("Decomposable graphs, every number of unseen people up to 40,000", "table", "lists", "estimate", "CPU s", "peak MB", "dga s")
    for lists in (5, 6, 7):
        table = Path(folder) / f"chain{lists}.csv"
        chained_table(table, lists, 15000, lists)
        rows, seconds, megabytes = run(binary, table, folder, "--model", "decomposable", "--n_max", "40000")
        line("chain, 15,000 people", lists, interval(rows[0]), f"{seconds:.2f}", f"{megabytes:.0f}", "")
    if data:
        for name, n_max, key in [("kosovo4", 40000, "dga_kosovo4_delta2^-p"), ("synth5", 60000, "dga_synth5_delta2^-p"),
                                 ("ned5", 100000, "dga_ned5_delta2^-p")]:
            rows, seconds, megabytes = run(binary, data / f"{name}.csv", folder, "--model", "decomposable", "--n_max", str(n_max))
            line(f"{name} to {n_max:,}", name[-1], interval(rows[0]), f"{seconds:.2f}", f"{megabytes:.0f}",
                 peers.get(key, {}).get("seconds_median3", ""))


def loglinear(binary, data, peers, folder):
    head("Log-linear models: all, with 1,000 resamples", "table", "estimate", "CPU s", "peer: choice without resamples, s", "peer")
    for name in ("kosovo4", "my_spina5", "uk5"):
        rows, seconds, _ = run(binary, data / f"{name}.csv", folder, "--model", "loglinear")
        peer = peers.get(f"mse_bic_{name}", {})
        line(name, interval(rows[0]), f"{seconds:.2f}", peer.get("seconds", ""), whole(peer.get("popest")))


def strata(binary, data, peers, folder):
    """Ten resampled tables of the size of the Colombian stratum, extrapolated to 300 strata x 100 imputations."""
    name = "co_reclut_hombre1999_R1"
    with open(data / f"{name}.csv", newline="") as file:
        header, *rows = list(csv.reader(file))
    draw = random.Random(1)
    people = [row[:-1] for row in rows for _ in range(int(row[-1]))]
    table = Path(folder) / "strata.csv"
    with open(table, "w") as file:
        file.write("stratum," + ",".join(header) + "\n")
        for stratum in range(10):
            counts = {}
            for history in draw.choices(people, k=len(people)):
                counts[tuple(history)] = counts.get(tuple(history), 0) + 1
            for history, count in sorted(counts.items()):
                file.write(f"s{stratum}," + ",".join(history) + f",{count}\n")
    # What `estimate` allows each of several imputations (docs/formats/estimate.md).
    study = Path(folder) / "strata.toml"
    study.write_text("[estimate]\ness = 400\nsweeps = 20000\n")
    rows, seconds, megabytes = run(binary, table, folder, "--strata", "stratum", "--model", "latent_class", "--classes", "15",
                                   "--study", str(study), "--no_diagnostics")
    answers = [row for row in rows if row["stratum"] != "total"]
    ok = sum(row["status"] == "ok" for row in answers)
    head("Strata: ten tables of 20 lists and about 90 patterns, latent classes, K = 15", "converged", "CPU s each", "peak MB",
         "300 strata x 100 imputations, CPU hours")
    line(f"{ok} of {len(answers)}", f"{seconds / len(answers):.1f}", f"{megabytes:.0f}", f"{seconds / len(answers) * 30000 / 3600:.0f}")


def conting(_binary, data, _peers, folder):
    script = Path(folder) / "conting.R"
    script.write_text(CONTING.replace("TABLE", str(data / "kosovo4.csv")))
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True)
    if done.returncode != 0:
        print("\nconting: R or its package is not installed (apt-get install r-cran-conting)")
        return
    median, low, high, seconds = done.stdout.split()[-4:]
    head("conting 1.7 on kosovo4 (SBH prior, 11,000 iterations)", "median", "CPU s")
    line(f"{whole(median)} [{whole(low)}, {whole(high)}]", seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="bin/paradero")
    parser.add_argument("--reference", default=os.environ.get("PARADERO_SHARED", "../shared") + "/reference/estimation")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    reference = Path(options.reference)
    data = reference / "data" if (reference / "data").is_dir() else None
    peers = json.loads((reference / "peers.json").read_text()) if data else {}
    binary = str(Path(options.binary).resolve())
    began = time.time()
    with tempfile.TemporaryDirectory() as folder:
        for part in options.only:
            if data is None and part != "decomposable":
                print(f"\n{part}: the reference tables are not on this machine")
                continue
            globals()[part](binary, data, peers, folder)
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{time.time() - began:.0f} s, of which {own.ru_utime + own.ru_stime:.0f} CPU seconds")


if __name__ == "__main__":
    main()
