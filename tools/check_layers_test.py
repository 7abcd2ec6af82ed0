#!/usr/bin/env python3
"""Runs check_layers on made-up trees: each rule once broken, and once kept."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import check_layers

CMAKE = """
# paradero_module(ghost USES study)
paradero_module(base  LIBS fmt::fmt)
paradero_module(text  USES base LIBS ICU::uc)
paradero_module(table USES base text
                      LIBS simdjson::simdjson)
paradero_module(link  USES table)
paradero_module(study USES link base)
"""


def faults(files, cmake=CMAKE):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        for name, text in {"CMakeLists.txt": cmake, **files}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return check_layers.check(Path(folder))[0]


class Layers(unittest.TestCase):
    def assert_one(self, files, part, cmake=CMAKE):
        found = faults(files, cmake)
        self.assertEqual(len(found), 1, found)
        self.assertIn(part, found[0])

    def test_allowed(self):
        self.assertEqual(faults({
            "paradero/link/a.cc": '#include <vector>\n#include "paradero/link/internal/b.h"\n'
                                  '#include "paradero/table/read.h"\n#include "paradero/base/error.h"\n'
                                  '#include "paradero/text/fold.h"\n',
            "paradero/table/read.cc": "#include <fstream>\n",
            "paradero/link/a_test.cc": "#include <filesystem>\n",
            "apps/cli/main.cc": '#include <iostream>\n#include "paradero/study/link.h"\n',
        }), [])

    def test_upward(self):
        self.assert_one({"paradero/base/a.h": '\n#include "paradero/text/fold.h"\n'},
                        "paradero/base/a.h:2: \"paradero/text/fold.h\": base may not use text")

    def test_sideways(self):
        self.assert_one({"paradero/text/a_test.cc": '#  include "paradero/table/read.h"\n'}, "text may not use table")

    def test_internal_of_another(self):
        self.assert_one({"paradero/link/a.cc": '#include "paradero/base/internal/b.h"\n'}, "internal to base")
        self.assert_one({"apps/cli/main.cc": '#include "paradero/study/internal/b.h"\n'}, "internal to study")

    def test_app_calls_a_method(self):
        self.assert_one({"apps/cli/main.cc": '#include "paradero/link/model.h"\n'}, "apps call base and study only")

    def test_method_sees_the_world(self):
        self.assert_one({"paradero/link/a.cc": "#include <fstream>\n"}, "methods see no files")
        self.assert_one({"paradero/text/a.h": "#include <spdlog/spdlog.h>\n"}, "methods see no files")
        self.assert_one({"paradero/link/a.cc": '#include "paradero/base/output.h"\n'}, "methods write no files")

    def test_path_from_the_root(self):
        self.assert_one({"paradero/base/a.cc": '#include "error.h"\n'}, "name the path from the root")

    def test_unknown_module(self):
        self.assert_one({"paradero/kin/a.cc": '#include "paradero/base/error.h"\n'}, "no paradero_module() line")

    def test_cycle(self):
        self.assert_one({}, "a cycle of uses: base -> text -> base",
                        "paradero_module(base USES text)\nparadero_module(text USES base)\n")

    def test_unknown_use(self):
        self.assert_one({}, "base USES ghost", "paradero_module(base USES ghost)\n")


if __name__ == "__main__":
    unittest.main()
