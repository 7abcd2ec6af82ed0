"""GoldenMatch without a configuration, as a peer: `python goldenmatch_link.py JOB.json OUT` links the job's table."""
import contextlib
import json
import pathlib
import sys

NAME = "goldenmatch"


def command(job, out):
    path = out.with_name(out.name + ".json")
    job.write(path)
    return [sys.executable, __file__, str(path), str(out)]


def candidate_pairs(out, stdout):
    """Pairs that it scored and kept: it does not say how many it compared."""
    return json.loads(stdout)["pairs_kept"]


def truth_column(job):
    """The column of the table that says who is who, where there is one."""
    return job.truth[job.truth.index("--truth_column") + 1] if "--truth_column" in job.truth else None


def link(job, out):
    """Its automatic configuration on all columns that are neither ids nor the truth. Returns the number of pairs kept."""
    import csv

    import goldenmatch
    import pyarrow
    from pyarrow import csv as arrow_csv

    with open(job.table, newline="", encoding="utf-8") as lines:
        header = next(csv.reader(lines))
    options = arrow_csv.ConvertOptions(column_types={name: pyarrow.string() for name in header}, strings_can_be_null=True)
    table = arrow_csv.read_csv(job.table, convert_options=options)
    names = [name for name in header if name not in ("source", "record_id", truth_column(job))]
    found = goldenmatch.dedupe_df(table.select(names))
    entity = {}
    for number, cluster in found.clusters.items():
        for row in cluster["members"]:
            entity[row] = number
    sources, ids = table.column("source").to_pylist(), table.column("record_id").to_pylist()
    alone = max(entity.values(), default=0) + 1
    with open(out / "entities.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "record_id", "entity_id"])
        for row, (source, record_id) in enumerate(zip(sources, ids)):
            writer.writerow([source, record_id, entity.get(row, alone + row)])
    return len(found.scored_pairs)


if __name__ == "__main__":
    from job import Job

    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    # What it prints while it works is not the answer.
    with contextlib.redirect_stdout(sys.stderr):
        pairs = link(Job.read(sys.argv[1]), folder)
    print(json.dumps({"pairs_kept": pairs}))
