#!/usr/bin/env python3
"""Checks the arrows between modules: an include that CMakeLists.txt does not allow is a fault.

The rules:
  1. A file of paradero/M includes only headers of M, of the modules that M USES, and of those that they use.
  2. paradero/M/internal/ is included by files of M alone.
  3. The USES lines have no cycle and name modules that exist.
  4. apps/* include only the public headers of study and base: no method inside.
  5. What computes (every module but those in WORLD) sees no file, stream, clock or log.
  6. A quoted include names the path from the root ("paradero/base/date.h").
"""

import sys
from pathlib import Path

import house

# Modules that may touch files, clocks and logs; all others take tables and spans and return values.
WORLD = {"base", "table", "casefile", "study"}
WORLD_HEADERS = {"fstream", "iostream", "filesystem", "ctime", "syncstream", "fcntl.h", "unistd.h"}
WORLD_PREFIXES = ("spdlog/", "sys/")
WORLD_BASE_HEADERS = {"paradero/base/output.h"}
APPS_MAY_USE = {"study", "base"}


def module_of(name):
    parts = Path(name).parts
    return parts[1] if len(parts) > 2 and parts[0] == "paradero" else None


def is_test(name):
    """Tests, and what only they include: internal/test_NAME.h."""
    return name.endswith(("_test.cc", "_benchmark.cc", "_fuzz.cc")) or Path(name).name.startswith("test_")


def cycle(uses):
    """The modules of one cycle of the USES graph, or nothing."""
    done, path = set(), []

    def visit(module):
        if module in path:
            return path[path.index(module):] + [module]
        if module in done:
            return None
        path.append(module)
        found = next(filter(None, map(visit, uses.get(module, ()))), None)
        path.pop()
        done.add(module)
        return found

    return next(filter(None, map(visit, uses)), None)


def check_include(name, kind, target, uses):
    """What is wrong with file `name` including `target`, or None."""
    own, other = module_of(name), module_of(target)
    if kind == "<":
        if own is not None and own not in WORLD and not is_test(name):
            if target in WORLD_HEADERS or target.startswith(WORLD_PREFIXES):
                return f"<{target}>: methods see no files, streams, clocks or logs"
        return None
    if other is None:
        if target.startswith(("paradero/", "apps/", "tests/")):
            return None
        return f'"{target}": name the path from the root'
    if "internal" in Path(target).parts and own != other:
        return f'"{target}" is internal to {other}'
    if own is None:
        if name.startswith("apps/") and other not in APPS_MAY_USE:
            return f'"{target}": apps call {" and ".join(sorted(APPS_MAY_USE))} only'
        return None
    if own not in uses:
        return f"paradero/{own} has no paradero_module() line in CMakeLists.txt"
    if other not in house.closure(uses, own):
        return f'"{target}": {own} may not use {other}'
    if target in WORLD_BASE_HEADERS and own not in WORLD and not is_test(name):
        return f'"{target}": methods write no files'
    return None


def check(root):
    """(faults, number of files) of the tree at `root`."""
    uses = house.modules(root)
    faults = []
    for module, used in uses.items():
        faults += [f"CMakeLists.txt: {module} USES {name}, which has no paradero_module() line"
                   for name in used if name not in uses]
    if found := cycle(uses):
        faults.append("CMakeLists.txt: a cycle of uses: " + " -> ".join(found))
    names = house.files(root, under=("paradero", "apps", "bench", "tests"), endings=house.CPP)
    for name in names:
        for line, kind, target in house.includes(Path(root) / name):
            if what := check_include(name, kind, target, uses):
                faults.append(f"{name}:{line}: {what}")
    return faults, len(names)


if __name__ == "__main__":
    house.finish("layers", *check(Path(sys.argv[1]) if len(sys.argv) > 1 else house.ROOT))
