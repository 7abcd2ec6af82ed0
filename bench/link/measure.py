"""Runs one whole process and says what it took."""
import dataclasses
import hashlib
import os
import pathlib
import subprocess
import tempfile
import threading
import time


@dataclasses.dataclass
class Cost:
    wall_seconds: float
    cpu_seconds: float  # user and system, all threads
    peak_mb: float  # resident


def run(argv: list[str], timeout_seconds: float = 2400) -> tuple[Cost, str]:
    """Returns the cost and what was written to stdout; a process that fails ends the benchmark, with its last words."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        timer = threading.Timer(timeout_seconds, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            stderr.seek(0)
            raise SystemExit(f"{' '.join(argv)}\nended with {process.returncode} after {wall:.0f} s:\n"
                             + stderr.read().decode(errors="replace")[-2000:])
        stdout.seek(0)
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), stdout.read().decode()


def middle(costs: list[Cost]) -> Cost:
    """The run of median wall time."""
    return sorted(costs, key=lambda cost: cost.wall_seconds)[len(costs) // 2]


def table(header: list[str], rows: list[list[object]]) -> str:
    """Markdown, numbers to the right."""
    def text(cell):
        return f"{cell:,.3f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)

    cells = [header] + [[text(cell) for cell in row] for row in rows]
    width = [max(len(row[c]) for row in cells) for c in range(len(header))]
    numeric = [bool(rows) and any(isinstance(row[c], (int, float)) for row in rows) for c in range(len(header))]
    lines = ["| " + " | ".join(f"{cell:{'>' if n else '<'}{w}}" for cell, n, w in zip(row, numeric, width)) + " |"
             for row in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 1) + (":" if n else "-") for w, n in zip(width, numeric)) + "|")
    return "\n".join(lines)


def hash_files(paths: list[str]) -> str:
    """Of all their bytes, in this order: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(pathlib.Path(path).read_bytes())
    return digest.hexdigest()[:16]
