"""What the checks of the house share: which files there are, who includes whom, and running a compiler-like
command over many files with a memory of what already passed."""

import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPP = (".h", ".cc")

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
_TALLY = re.compile(r"^(\d+ warnings?.* generated\.|Error while processing .*)\n?", re.MULTILINE)
_MODULE = re.compile(r"^[ \t]*paradero_module\(([^)]*)\)", re.MULTILINE)


def files(root=ROOT, under=(), endings=()):
    """The files of the repository as paths relative to `root`, sorted: tracked, or new and not ignored."""
    out = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *under],
        cwd=root, check=True, capture_output=True, text=True).stdout
    names = sorted(set(name for name in out.split("\0") if name))
    return [name for name in names if name.endswith(tuple(endings) or "") and (Path(root) / name).is_file()]


def includes(path):
    """The includes of a C++ file, in order: (line, quoted or angled, what is included)."""
    text = Path(path).read_text(encoding="utf-8")
    return [(text.count("\n", 0, m.start()) + 1, m.group(1), m.group(2)) for m in _INCLUDE.finditer(text)]


def modules(root=ROOT):
    """{module: the modules it USES}, from the paradero_module() lines of CMakeLists.txt."""
    text = re.sub(r"#.*", "", (Path(root) / "CMakeLists.txt").read_text(encoding="utf-8"))
    found = {}
    for match in _MODULE.finditer(text):
        words = match.group(1).split()
        uses, reading = [], False
        for word in words[1:]:
            if word in ("USES", "LIBS"):
                reading = word == "USES"
            elif reading:
                uses.append(word)
        found[words[0]] = uses
    return found


def closure(uses, module):
    """The modules that `module` may use: those it names and those that they name, and so on; and itself."""
    seen, left = set(), [module]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left.extend(uses.get(name, ()))
    return seen


def include_closure(name, memo, root=ROOT):
    """All files of the repository that `name` includes, directly or not, with itself."""
    if name in memo:
        return memo[name]
    memo[name] = {name}
    for _, kind, target in includes(Path(root) / name):
        if kind == '"' and (Path(root) / target).is_file():
            memo[name] = memo[name] | include_closure(target, memo, root)
    return memo[name]


def compile_flags(build):
    """{source file: the flags it is compiled with, without compiler, input and output}, from `build`'s
    compile_commands.json."""
    flags = {}
    for entry in json.loads((Path(build) / "compile_commands.json").read_text()):
        source = Path(entry["directory"], entry["file"]).resolve()
        if not source.is_relative_to(ROOT):
            continue
        words, kept, skip = shlex.split(entry["command"]), [], False
        for word in words[1:]:
            if skip:
                skip = False
            elif word in ("-o", "-c"):
                skip = True
            elif word.startswith(("-I", "-isystem", "-D", "-std", "-f")) or kept[-1:] == ["-isystem"]:
                kept.append(word)
        flags[str(source.relative_to(ROOT))] = kept
    return flags


def run_all(check, jobs, salt=""):
    """Runs jobs {file: command}, as many at once as there are processors (JOBS), and prints what fails. A file
    that passed is not run again until it, a file it includes, its command or `salt` changes. Returns the number
    of failures."""
    memory = ROOT / "build" / "check" / f"{check}.json"
    passed = set(json.loads(memory.read_text())) if memory.exists() else set()
    include_memo = {}
    keys = {}
    for name, command in jobs.items():
        key = hashlib.sha256(repr((command, salt)).encode())
        for part in sorted(include_closure(name, include_memo)):
            key.update(part.encode() + (ROOT / part).read_bytes())
        keys[name] = key.hexdigest()
    todo = [name for name in jobs if keys[name] not in passed]

    def run(name):
        done = subprocess.run(jobs[name], cwd=ROOT, capture_output=True, text=True)
        return name, done.returncode, _TALLY.sub("", done.stdout + done.stderr)

    failures = 0
    workers = int(os.environ.get("JOBS") or os.cpu_count() or 1)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for name, code, output in pool.map(run, todo):
            if code:
                failures += 1
                print(f"{name}:\n{output.rstrip()}", flush=True)
            else:
                passed.add(keys[name])
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(json.dumps(sorted(passed & set(keys.values()))))
    print(f"{check}: {len(jobs)} files, {len(todo)} checked now, {failures} failed")
    return failures


def finish(check, faults, count):
    """Prints faults ("file:line: what"), one a line, and a closing line; exits with 1 if there is any."""
    for fault in faults:
        print(fault)
    print(f"{check}: {count} files, {len(faults)} faults")
    sys.exit(1 if faults else 0)
