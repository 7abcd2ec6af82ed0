"""What a peer is asked to do: the one interface of this benchmark.

A peer is a module with
    NAME                                    its name in the tables
    command(job, out)                       the argv of one whole process that links `job` and writes into `out`
    candidate_pairs(out, stdout)            how many distinct pairs of records that process compared
and its process leaves `out`/entities.csv (source, record_id, entity_id).
"""
import dataclasses
import json
import pathlib


@dataclasses.dataclass
class Job:
    name: str
    lists: list[str]  # CSV files as they were delivered
    table: str  # the same people as one CSV: source, record_id and columns in normal form
    model: str  # Splink's configuration, by name
    mapping: str = ""  # Paradero's mapping file, where its own mapping must not see a column
    # Blocking rules: columns of `table` that must be equal. None: the peer's own.
    rules: list[list[str]] = dataclasses.field(default_factory=list)
    truth: list[str] = dataclasses.field(default_factory=list)  # arguments of `paradero evaluate` after --truth
    threads: int = 2
    threshold: float = 0.5  # probability at which records are joined

    def write(self, path: pathlib.Path) -> None:
        path.write_text(json.dumps(dataclasses.asdict(self), indent=1))

    @staticmethod
    def read(path: str) -> "Job":
        return Job(**json.loads(pathlib.Path(path).read_text()))
