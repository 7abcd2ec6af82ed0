"""Paradero, as a peer: its release binary."""
import json
import os
import pathlib

NAME = "paradero"
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PARADERO", str(ROOT / "bin" / "paradero"))
# Columns of the table that Paradero has under another name: as a part of a field, and as a field of sets.SPEED_MAPPING.
KEYS = {"birth_year": "birth_date.year", "curp": "population_key"}
NO_CAP = 1_000_000  # records in a block: none is cut, as in Splink


def command(job, out):
    argv = [BINARY, "link", *job.lists, "--out", str(out), "--threads", str(job.threads), "--json"]
    if job.mapping:
        argv += ["--mapping", job.mapping]
    if job.rules:
        rules = [" & ".join(KEYS.get(column, column) for column in rule) for rule in job.rules]
        study = out.with_name(out.name + ".toml")
        study.write_text(f"[link]\nblocking = {json.dumps(rules)}\nblock_cap = {NO_CAP}\n")
        argv += ["--study", str(study)]
    return argv


def candidate_pairs(out, stdout):
    return json.loads(stdout)["pairs_compared"]
