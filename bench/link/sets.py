"""The sets of people: each makes its data in a folder and says what is to be done with them (job.Job)."""
import csv
import os
import pathlib
import subprocess

import normal_form
import paradero_link
from job import Job

LISTS_WITH_NAMES = ("register", "ngo", "prosecutor", "press")
# Rules that both peers can say of the same columns: equal values, no part of them. Wide: nine true pairs of ten are among the
# candidates, and most candidates are not true. Narrow: few candidates, so that what is timed is mostly reading and learning.
SPEED_RULES = {
    "speed": [["curp"], ["birth_date", "surname_1"], ["birth_date", "given_names"], ["given_names", "surname_1"],
              ["given_names", "surname_2"], ["surname_1", "surname_2"], ["surname_1", "event_date"],
              ["given_names", "event_date"]],
    "speed_narrow": [["curp"], ["birth_date", "surname_1"], ["given_names", "surname_1", "surname_2"],
                     ["surname_1", "surname_2", "birth_year"], ["surname_1", "surname_2", "event_date"],
                     ["given_names", "surname_1", "event_date"]],
}
# The columns that both peers have in the speed set; `curp` is compared as a code, not read, so that none fills gaps from it.
SPEED_MAPPING = """drop = ["birth_year", "birth_year_about"]
[fields.population_key]
column = "curp"
compare = "code"
"""


class Absent(Exception):
    """The data are not on this machine."""


def generate(folder, people, strength, seed=1):
    """Paths of the lists; the truth is beside them."""
    subprocess.run([paradero_link.BINARY, "generate", "--people", str(people), "--strength", strength, "--seed", str(seed),
                    "--out", str(folder / "lists"), "--quiet"], check=True)
    return [folder / "lists" / f"{name}.csv" for name in LISTS_WITH_NAMES]


def speed(name, folder, people):
    """One table in normal form for both peers, and the same blocking rules."""
    lists = generate(folder, people, "normal")
    table = folder / "people.csv"
    one_list = folder / "table.csv"
    normal_form.write_table(lists, one_list)
    # Paradero takes the source of a record from the file; here all come from one.
    with open(one_list, newline="", encoding="utf-8") as lines, open(table, "w", newline="", encoding="utf-8") as out:
        rows = csv.DictReader(lines)
        writer = csv.DictWriter(out, rows.fieldnames)
        writer.writeheader()
        for row in rows:
            row["record_id"] = f"{row['source']} {row['record_id']}"
            row["source"] = "people"
            writer.writerow(row)
    one_list.unlink()
    with open(folder / "lists" / "truth.csv", newline="", encoding="utf-8") as lines:
        truth = [("people", f"{row['source']} {row['record_id']}", row["person_id"])
                 for row in csv.DictReader(lines) if row["source"] in LISTS_WITH_NAMES]
    write_truth(folder / "truth.csv", truth)
    mapping = folder / "mapping.toml"
    mapping.write_text(SPEED_MAPPING)
    return Job(name=name, lists=[str(table)], table=str(table), model="people", mapping=str(mapping),
               rules=SPEED_RULES[name], truth=[str(folder / "truth.csv")])


def generated(strength):
    """Paradero reads the lists as they are, and Splink their table in normal form."""
    def make(folder, people):
        lists = generate(folder, people, strength)
        table = folder / "people.csv"
        normal_form.write_table(lists, table)
        return Job(name=strength, lists=[str(path) for path in lists], table=str(table), model="people_with_age",
                   truth=[str(folder / "lists" / "truth.csv")])
    return make


def shared(path, model, truth_column, record_id, missing=()):
    """A shared file: Paradero reads it as it is, but for the column that holds the truth."""
    def make(folder, people):
        file = shared_file(path)
        mapping = folder / "mapping.toml"
        mapping.write_text(f'drop = ["{truth_column}"]\n')
        table = folder / f"{file.stem}.csv"
        copy_table(file, table, record_id, missing)
        return Job(name=file.stem, lists=[str(file)], table=str(table), model=model, mapping=str(mapping),
                   truth=[str(file), "--truth_column", truth_column, "--record_id", record_id])
    return make


def febrl(number):
    """Truth: the number in `rec_id`, which is no evidence for either peer."""
    def make(folder, people):
        file = shared_file(f"febrl/dataset{number}.csv")
        table = folder / f"{file.stem}.csv"
        copy_table(file, table, "rec_id", ())
        with open(table, newline="", encoding="utf-8") as lines:
            write_truth(folder / "truth.csv", [(file.stem, row["record_id"], row["record_id"].split("-")[1])
                                               for row in csv.DictReader(lines)])
        return Job(name=f"febrl_{number}", lists=[str(file)], table=str(table), model="febrl", truth=[str(folder / "truth.csv")])
    return make


def shared_file(path):
    root = os.environ.get("PARADERO_SHARED")
    if not root:
        raise Absent("PARADERO_SHARED is not set")
    file = pathlib.Path(root) / "data" / "linkage" / path
    if not file.exists():
        raise Absent(f"{file} is not there")
    return file


def copy_table(file, table, record_id, missing):
    """The same rows with `source` and `record_id` before them, trimmed, words for missing left out."""
    with open(file, newline="", encoding="utf-8") as lines, open(table, "w", newline="", encoding="utf-8") as out:
        rows = csv.reader(lines, skipinitialspace=True)
        header = [cell.strip() for cell in next(rows)]
        at = header.index(record_id)
        writer = csv.writer(out)
        writer.writerow(["source", "record_id"] + [name for name in header if name not in ("record_id", "unique_id")])
        kept = [i for i, name in enumerate(header) if name not in ("record_id", "unique_id")]
        for cells in rows:
            cells = ["" if cell.strip() in missing else cell.strip() for cell in cells]
            writer.writerow([file.stem, cells[at]] + [cells[i] for i in kept])


def write_truth(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["source", "record_id", "person_id"])
        writer.writerows(rows)


# Name -> function of (folder, people for generated sets) that returns a Job or raises Absent.
ACCURACY = {
    "historical_50k": shared("historical_50k/historical_50k.csv", "historical_50k", "cluster", "unique_id"),
    "febrl_1": febrl(1), "febrl_2": febrl(2), "febrl_3": febrl(3),
    "rldata500": shared("rldata500/RLdata500.csv", "rldata", "ent_id", "rec_id", ("NA",)),
    "fake_1000": shared("fake_1000/fake_1000.csv", "fake_1000", "cluster", "unique_id"),
    "easy": generated("easy"), "normal": generated("normal"), "hard": generated("hard"),
}
