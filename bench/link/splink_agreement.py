"""Does Paradero weigh pairs as Splink does, given Splink's own trained model?

  python splink_agreement.py OUT [--sets normal fake_1000 historical_50k febrl_3 rldata500]

For each set Splink trains the model of splink_link.py, saves its settings as JSON and predicts; Paradero links the same table
with `--splink_model` and that JSON. Printed: candidate pairs of each, pairs with a weight from both, and the largest difference of
these weights (bits). links.csv leaves out pairs that the evidence on all records makes impossible, so not every pair has both.
Exit: 0 where the candidates are as many and no difference exceeds 1e-6.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys

import paradero_link
import sets
from splink_link import MODELS

TOLERANCE = 1e-6  # bits
LEAST_PROBABILITY = 1e-6  # of pairs that are compared with each other


def connection_with(table):
    """A database whose table `people` is the CSV file, and Splink's interface to it."""
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect()
    connection.execute("create table people as select * replace (unique_id::bigint as unique_id) "
                       "from read_csv(?, header = true, all_varchar = true)", [str(table)])
    return connection, DuckDBAPI(connection).register("people")


def train_and_predict(job, out):
    """Candidate pairs and {(id, id): match weight} of Splink, whose model is left as model.json and whose table as table.csv."""
    import duckdb
    from splink import Linker, SettingsCreator

    model = MODELS[job.model]()
    duckdb.connect().execute(f"copy (select row_number() over () as unique_id, {model.columns} "
                             f"from read_csv(?, header = true, all_varchar = true)) to '{out / 'table.csv'}' (header)", [job.table])
    _, people = connection_with(out / "table.csv")
    linker = Linker(people, SettingsCreator(
        link_type="dedupe_only", comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=list(model.rules), retain_matching_columns=False), log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(list(model.deterministic), recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.u_pairs, seed=1)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    linker.misc.save_model_to_json(str(out / "model.json"), overwrite=True)
    # Splink reads the file again, as who kept it would: levels of which nothing was learned are not in it.
    connection, people = connection_with(out / "table.csv")
    linker = Linker(people, str(out / "model.json"), log_level="ERROR")
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    pairs = connection.execute(f"select count(*) from {blocked.physical_name}").fetchall()[0][0]
    predictions = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY)
    rows = connection.execute(
        f"select unique_id_l, unique_id_r, match_weight from {predictions.physical_name}").fetchall()
    return pairs, {tuple(sorted((int(l), int(r)))): weight for l, r, weight in rows}


def paradero_weights(out):
    """The same of Paradero, from links.csv."""
    study = out / "study.toml"
    study.write_text("[link]\nlinks_from = 1e-9\n")
    done = subprocess.run([paradero_link.BINARY, "link", str(out / "table.csv"), "--splink_model", str(out / "model.json"),
                           "--study", str(study), "--out", str(out / "paradero"), "--json"],
                          check=True, capture_output=True, text=True)
    with open(out / "paradero" / "links.csv", newline="", encoding="utf-8") as lines:
        weights = {tuple(sorted((int(row["record_id_a"]), int(row["record_id_b"])))): float(row["match_weight"])
                   for row in csv.DictReader(lines)}
    return json.loads(done.stdout)["pairs_compared"], weights


def compare(name, out):
    out.mkdir(parents=True, exist_ok=True)
    job = sets.ACCURACY[name](out, 5000)
    their_pairs, theirs = train_and_predict(job, out)
    our_pairs, ours = paradero_weights(out)
    common = theirs.keys() & ours.keys()
    difference = max((abs(theirs[pair] - ours[pair]) for pair in common), default=0)
    print(f"{name:<16}{their_pairs:>12,} and {our_pairs:>12,} candidate pairs; {len(common):>9,} with both weights; "
          f"largest difference {difference:.1e} bits", flush=True)
    return difference <= TOLERANCE and their_pairs == our_pairs and bool(common)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--sets", nargs="+", default=["normal", "fake_1000", "historical_50k", "febrl_3", "rldata500"])
    options = arguments.parse_args()
    agree = True
    for name in options.sets:
        try:
            agree = compare(name, options.out / name) and agree
        except sets.Absent as absent:
            print(f"{name:<16}skipped: {absent}")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
