#!/usr/bin/env python3
"""Runs clang-tidy over the sources of the modules and the apps; tests and benchmarks are left to the compiler's
warnings, which are errors.

  tools/check_tidy.py BUILD      BUILD: a configured build directory (not a unity build)
"""

import sys

import house


def main(build):
    flags = house.compile_flags(build)
    jobs = {}
    for source in house.files(under=("paradero", "apps"), endings=(".cc",)):
        if source.endswith(("_test.cc", "_benchmark.cc", "_fuzz.cc")):
            continue
        if source not in flags:
            sys.exit(f"tidy: {build}/compile_commands.json does not know {source}: configure again")
        jobs[source] = ["clang-tidy-16", "--quiet", "--extra-arg=-Wno-unknown-warning-option", "-p", str(build), source]
    salt = (house.ROOT / ".clang-tidy").read_text()
    sys.exit(1 if house.run_all("tidy", jobs, salt) else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
