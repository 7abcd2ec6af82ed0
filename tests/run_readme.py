#!/usr/bin/env python3
"""Runs the `bin/paradero` commands of README.md in order, in an empty folder that holds the two lists they name.

  tests/run_readme.py PATH_OF_PARADERO
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS.parent / "tools"))

import check_docs  # noqa: E402


def main(binary):
    readme = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    commands = [line for _, line in check_docs.shell_blocks(readme) if line.startswith("bin/paradero ")]
    with tempfile.TemporaryDirectory(prefix="paradero_readme_") as folder:
        Path(folder, "bin").mkdir()
        Path(folder, "bin/paradero").symlink_to(Path(binary).resolve())
        shutil.copytree(TESTS / "lists", folder, dirs_exist_ok=True)
        shutil.copytree(TESTS.parent / "examples", Path(folder, "examples"))
        for command in commands:
            done = subprocess.run(command, shell=True, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True)
            if done.returncode:
                sys.exit(f"{command}\n{done.stdout}{done.stderr}exit code {done.returncode}")
    print(f"{len(commands)} commands of README.md ran")


if __name__ == "__main__":
    main(*sys.argv[1:])
