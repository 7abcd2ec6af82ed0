#!/usr/bin/env python3
"""Reads one generated list with Paradero and with DuckDB, compares what they read, then speed and memory."""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "bench" / ".venv"
DUCKDB = "duckdb>=1.0"

GIVEN = ("JOSE MARIA JUAN ANA LUIS EVA PEDRO ROSA CARLOS LAURA MIGUEL ELENA JORGE SOFIA DIEGO ANDRES PAULA RAUL "
         "IRENE HUGO").split()
STEMS = ("HERN GARC MART LOP GONZ RODR PER SANCH RAM CRUZ FLOR GOM MOR VAZ JIM REY TOR GUT RUI MEND AGUI ORT "
         "CAST SAL").split()
ENDINGS = "ANDEZ IA INEZ EZ ALEZ IGUEZ OS ES AN ERO ALES AR EL ON ILLO".split()
WORDS = ("tatuaje brazo derecho izquierdo rosa nombre cicatriz pierna camisa azul pantalon mezclilla tenis blancos "
         "gorra negra visto ultima vez mercado casa salida trabajo").split()
HEADER = "FUB,Nombre,PrimerApellido,SegundoApellido,Sexo,FechaNacimiento,FechaHechos,Entidad,Municipio,Notas\n"


def make_list(path, rows, seed):
    """An invented register: unique ids, names of a skewed distribution, dates, places, free text in quotes."""
    rng = random.Random(seed)
    given = [f"{a} {b}" for a in GIVEN for b in GIVEN]
    surnames = [a + b for a in STEMS for b in ENDINGS]
    r = rng.random
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as out:
        out.write(HEADER)
        for _ in range(rows):
            note = '"' + ", ".join(WORDS[int(r() * len(WORDS))] for _ in range(4)) + '"' if r() < .6 else ""
            out.write("%032x,%s,%s,%s,%s,%04d-%02d-%02d,%04d-%02d-%02d,Estado %d,Municipio de %d,%s\n" % (
                rng.getrandbits(128), given[int(r() * r() * len(given))], surnames[int(r() * r() * len(surnames))],
                surnames[int(r() * len(surnames))] if r() > .1 else "", "H" if r() < .7 else "M",
                1940 + int(r() * 70), 1 + int(r() * 12), 1 + int(r() * 28),
                2006 + int(r() * 19), 1 + int(r() * 12), 1 + int(r() * 28),
                1 + int(r() * 32), int(r() * r() * 2400), note))
    part.rename(path)


def read_with_duckdb(path, threads):
    """Runs in the virtual environment: all columns as text, in a table in memory."""
    import resource
    import time
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"set threads={threads}")
    start = time.perf_counter()
    connection.execute("create table list as select * from read_csv(?, header=true, all_varchar=true)", [str(path)])
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    columns = [row[0] for row in connection.execute("describe list").fetchall()]
    distinct = {c: connection.execute(f'select count(distinct "{c}") from list').fetchone()[0] for c in columns}
    rows = connection.execute("select count(*) from list").fetchone()[0]
    print(json.dumps({"rows": rows, "distinct": distinct, "seconds": seconds,
                      "megabytes": os.path.getsize(path) / 1e6, "peak_mb": peak}))


def output_of(command):
    return json.loads(subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=pathlib.Path, default=ROOT / "build" / "bench" / "bench" / "table" / "bench_read")
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--duckdb", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.duckdb:
        read_with_duckdb(arguments.duckdb, arguments.threads)
        return 0
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, with_pip=True)
    python = VENV / "bin" / "python"
    if subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode != 0:
        subprocess.run([python, "-m", "pip", "install", "--quiet", DUCKDB], check=True)

    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    path = results / f"read_{arguments.rows}_{arguments.seed}.csv"
    if not path.exists():
        make_list(path, arguments.rows, arguments.seed)
    runs = {"paradero": [], "duckdb": []}
    for _ in range(arguments.repeats):  # taken in turn, so that a busy machine slows both
        runs["paradero"].append(output_of([arguments.reader, path, arguments.threads]))
        runs["duckdb"].append(output_of([python, __file__, "--duckdb", path, "--threads", arguments.threads]))
    best = {name: min(found, key=lambda run: run["seconds"]) for name, found in runs.items()}
    for key in ("rows", "distinct"):
        if best["paradero"][key] != best["duckdb"][key]:
            print(f"the readers disagree on {key}: {best['paradero'][key]} and {best['duckdb'][key]}")
            return 1
    print(f"{best['paradero']['rows']} rows, {best['paradero']['megabytes']:.0f} MB, {arguments.threads} thread(s), "
          f"best of {arguments.repeats}; rows and distinct values of each column agree")
    print(f"{'':10}{'seconds':>9}{'MB/s':>9}{'peak MB':>9}")
    for name, run in best.items():
        print(f"{name:10}{run['seconds']:9.2f}{run['megabytes'] / run['seconds']:9.0f}{run['peak_mb']:9.0f}")
    ours, theirs = best["paradero"], best["duckdb"]
    print(f"{'ratio':10}{theirs['seconds'] / ours['seconds']:8.2f}x{'':9}{theirs['peak_mb'] / ours['peak_mb']:8.2f}x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
