"""An attacker who has what was released and a solver: the least and the most people that a withheld cell can have.

Independent of the program: unknowns are the finest cells, whole numbers from 0; each published cell is an equation, each
withheld one at least 1, each cell that is not named is empty. Solved exactly by HiGHS (scipy.optimize.milp)."""

import csv
import itertools

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

TOTAL = "total"


def read_release(path):
    """(columns, {labels: count or None where withheld}) of a table.csv."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
        columns = [name for name in rows[0] if name not in ("count", "status")]
    return columns, {tuple(row[c] for c in columns): int(row["count"]) if row["status"] == "published" else None
                     for row in rows}


class Attacker:
    """Knows one or more releases of the same people, and facts: (columns, labels, count)."""

    def __init__(self, releases, labels, parents, facts=()):
        # `labels`: column -> its values; `parents`: column -> (column it lies in, {value: value}).
        self.columns = list(labels)
        self.leaves = [leaf for leaf in itertools.product(*labels.values()) if self.possible(leaf, parents)]
        self.index = {leaf: i for i, leaf in enumerate(self.leaves)}
        rows, low, high = [], [], []

        def add(columns, cell, least, most):
            rows.append(self.members(columns, cell))
            low.append(least)
            high.append(most)

        for columns, cells in releases:
            shown = {tuple(label == TOTAL for label in cell) for cell in cells}
            every = [list(labels[c]) + [TOTAL] for c in columns]
            for cell in itertools.product(*every):
                if tuple(label == TOTAL for label in cell) not in shown:
                    continue
                if cell not in cells:
                    add(columns, cell, 0, 0)
                elif cells[cell] is None:
                    add(columns, cell, 1, np.inf)
                else:
                    add(columns, cell, cells[cell], cells[cell])
        for columns, cell, count in facts:
            add(columns, cell, count, count)
        self.matrix = csr_matrix(
            (np.ones(sum(map(len, rows))), (np.repeat(np.arange(len(rows)), [len(r) for r in rows]),
                                            np.concatenate([np.array(r, dtype=int) for r in rows]))),
            shape=(len(rows), len(self.leaves)))
        self.constraints = LinearConstraint(self.matrix, low, high)

    @staticmethod
    def without_numbers(releases):
        """What remains of releases when only the pattern of empty cells is known."""
        return [(columns, dict.fromkeys(cells)) for columns, cells in releases]

    def possible(self, leaf, parents):
        at = dict(zip(self.columns, leaf))
        return all(of[at[column]] == at[parent] for column, (parent, of) in parents.items())

    def members(self, columns, cell):
        wanted = [(self.columns.index(c), label) for c, label in zip(columns, cell) if label != TOTAL]
        return [i for i, leaf in enumerate(self.leaves) if all(leaf[at] == label for at, label in wanted)]

    def bound(self, columns, cell, sign):
        """The least (sign 1) or most (sign -1) people in the cell; infinite where nothing bounds it."""
        objective = np.zeros(len(self.leaves))
        objective[self.members(columns, cell)] = sign
        # A ceiling keeps the solver from rays; whoever reaches it is not bounded in any way that matters.
        ceiling = 10_000
        answer = milp(objective, constraints=self.constraints, integrality=np.ones(len(self.leaves)),
                      bounds=Bounds(0, ceiling))
        if answer.status != 0:
            raise RuntimeError(f"the solver gave up: {answer.message}")
        return sign * round(answer.fun)
