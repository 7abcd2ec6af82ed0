#!/usr/bin/env python3
"""Runs the golden cases of the command line (see tests/README.md).

  tests/run_cli_cases.py --binary bin/paradero [--update] [CASE...]      (default: all cases)

Exit: 0 all passed, 1 something failed, 77 the one case asked for cannot run on this machine.
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
SKIPPED = 77
TIMEOUT_SECONDS = 120

# What differs from run to run and from machine to machine, and what stands for it in the goldens.
PLACEHOLDERS = [
    (re.compile(r"paradero \d+\.\d+\.\d+.*"), "paradero {VERSION}"),
    (re.compile(r'("(?:seconds|commit|version|peak_memory_bytes)": )("[^"]*"|[\d.e+-]+)'), r"\1{VARIES}"),
    (re.compile(r"(?<=/\.out\.)\w{6}\b"), "{RANDOM}"),
    (re.compile(r"(?<=entry )(\d+)( [0-9a-f]{4}){8}\b"), r"\1 {HEAD}"),
    (re.compile(r'(?<="hash": ")[0-9a-f]{64}(?=")'), "{HEAD}"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){13}\b"), "{SHARE}"),
    (re.compile(r"\b\d+(\.\d+)? (ms|s|min)\b"), "{TIME}"),
    (re.compile(r"\b[\d.,]+ ?[kMG]?\w+/s\b"), "{RATE}"),
]


def normalise(text, folder):
    text = text.replace(str(TESTS / "lists"), "{LISTS}").replace(str(folder), "{DIR}")
    for pattern, name in PLACEHOLDERS:
        text = pattern.sub(name, text)
    return text


def snapshot(folder):
    """{path: size and time of last change} of all files below `folder`; folders have None."""
    states = {}
    for path in folder.rglob("*"):
        state = path.lstat()
        states[str(path.relative_to(folder))] = None if path.is_dir() else (state.st_size, state.st_mtime_ns)
    return states


def leftovers(before, after, failed):
    """What a run may not leave: anything at all when it failed, hidden files (unfinished output) ever."""
    changed = [path for path in sorted(after) if path not in before or before[path] != after[path]]
    gone = sorted(set(before) - set(after))
    if failed:
        return [f"left behind: {path}" for path in changed] + [f"gone: {path}" for path in gone]
    return [f"left behind: {path}" for path in changed if any(part.startswith(".") for part in Path(path).parts)]


def run(script, folder, environment):
    return subprocess.run(["bash", "-u", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="replace", timeout=TIMEOUT_SECONDS)


def run_case(case, binary, update):
    """Runs one case: ("passed" | "failed" | "skipped", what to say about it)."""
    with tempfile.TemporaryDirectory(prefix="paradero_case_") as temporary:
        folder = Path(temporary, case.name)
        if (case / "files").is_dir():
            shutil.copytree(case / "files", folder)
        else:
            folder.mkdir()
        environment = {"PATH": f"{binary.parent}:{os.environ['PATH']}", "HOME": temporary, "LC_ALL": "C.UTF-8",
                       "LISTS": str(TESTS / "lists"), "TMPDIR": temporary}
        if (case / "prepare").exists():
            prepared = run(case / "prepare", folder, environment)
            if prepared.returncode == SKIPPED:
                return "skipped", prepared.stdout.strip()
            if prepared.returncode:
                return "failed", "prepare: " + prepared.stdout + prepared.stderr
        before = snapshot(folder)
        try:
            done = run(case / "cmd", folder, environment)
        except subprocess.TimeoutExpired:
            return "failed", f"took more than {TIMEOUT_SECONDS} s"
        faults = leftovers(before, snapshot(folder), done.returncode != 0)
        got = {"stdout": normalise(done.stdout, folder), "stderr": normalise(done.stderr, folder),
               "exit": f"{done.returncode}\n"}
    for name, text in got.items():
        golden = case / name
        if update and text:
            golden.write_text(text, encoding="utf-8")
        elif update:
            golden.unlink(missing_ok=True)
        else:
            wanted = golden.read_text(encoding="utf-8") if golden.exists() else ""
            faults += difflib.unified_diff(wanted.splitlines(), text.splitlines(), f"{name} (golden)", f"{name} (now)",
                                           lineterm="")
    return ("failed" if faults else "passed"), "\n".join(faults)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", required=True, type=Path)
    arguments.add_argument("--update", action="store_true", help="write what comes out as the goldens")
    arguments.add_argument("cases", nargs="*")
    options = arguments.parse_args()
    binary = options.binary.resolve()
    if binary.name != "paradero" or not binary.exists():
        sys.exit(f"run_cli_cases.py: {options.binary} is not the paradero binary")
    known = {path.parent.name: path.parent for path in sorted((TESTS / "cli").glob("*/cmd"))}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name in options.cases or known:
        if name not in known:
            sys.exit(f"run_cli_cases.py: no case {name} in tests/cli")
        verdict, words = run_case(known[name], binary, options.update)
        counts[verdict] += 1
        if verdict != "passed":
            print(f"{verdict}: {name}\n{words}".rstrip())
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    sys.exit(1 if counts["failed"] else SKIPPED if counts["skipped"] == 1 == len(options.cases) else 0)


if __name__ == "__main__":
    main()
