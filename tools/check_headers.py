#!/usr/bin/env python3
"""Compiles each public header alone: a header that leans on its includer is a fault.

  tools/check_headers.py BUILD      BUILD: a configured build directory with compile_commands.json
"""

import sys
from pathlib import Path

import house


def main(build):
    flags = house.compile_flags(build)
    jobs = {}
    for header in house.files(under=("paradero", "apps"), endings=(".h",)):
        folder = Path(header).parent
        while folder != Path(".") and not any(Path(source).is_relative_to(folder) for source in flags):
            folder = folder.parent
        neighbour = next((source for source in sorted(flags) if Path(source).is_relative_to(folder)), None)
        if neighbour is None:
            sys.exit(f"headers: {build}/compile_commands.json knows no source near {header}")
        jobs[header] = ["g++", *flags[neighbour], "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c++",
                        "-include", header, "/dev/null"]
    sys.exit(1 if house.run_all("headers", jobs) else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
