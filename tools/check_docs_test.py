#!/usr/bin/env python3
"""Runs the parts of check_docs on made-up texts."""

import tempfile
import unittest
from pathlib import Path

import check_docs

SOURCE = r'''namespace a {
constexpr std::string_view words[] = {"a(",
                                      "b {"};
struct S {
  S(int a) : b_(a), c_{1} {
    if (a > 0) {
    }
  }
  bool operator==(const S& o) const {
    return all(o, [&] { return 1; });
  }
};
const auto table = std::to_array<int>({1,
                                       2});
int f(int a = 3,
      int b = 2) {
  for (int i = 0; i < 3; ++i) { g(); }
  return '{';
}
TEST(A, b) {
  h(R"(xx { )");
}
}
'''


class Docs(unittest.TestCase):
    def test_functions(self):
        self.assertEqual(list(check_docs.functions(SOURCE)), [(5, 4), (9, 3), (15, 5), (20, 3)])

    def test_size(self):
        long_function = "void f() {\n" + "  g();\n" * 100 + "}\n"
        self.assertEqual(len(list(check_docs.check_size("a.cc", long_function, {}))), 1)
        self.assertEqual(list(check_docs.check_size("a.cc", long_function, {"a.cc": "why"})), [])
        self.assertEqual(len(list(check_docs.check_size("a.py", "x\n" * 801, {}))), 1)

    def test_links(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "b.md").write_text("# Two words, and `more`\n")
            Path(folder, "a.md").write_text(
                "[1](b.md) [2](b.md#two-words-and-more) [3](https://example.org)\n"
                "```\n[not](a.link)\n```\n"
                "[4](c.md)\n[5](b.md#three)\n")
            found = list(check_docs.check_links("a.md", Path(folder)))
            self.assertEqual(len(found), 2, found)
            self.assertIn("a.md:5: link to c.md", found[0])
            self.assertIn("a.md:6: no heading #three", found[1])

    def test_shell_blocks(self):
        text = "```sh\nmake demo  # why\nbin/paradero link \\\n  a.csv\n```\n```toml\nx = 1\n```\n"
        self.assertEqual(list(check_docs.shell_blocks(text)), [(2, "make demo"), (4, "bin/paradero link a.csv")])

    def test_leftovers(self):
        self.assertEqual(len(list(check_docs.check_leftovers("a", "// TO" "DO: mend\n"))), 1)
        self.assertEqual(len(list(check_docs.check_leftovers("a", "cat /ho" "me/ana/list.csv\n"))), 1)
        self.assertEqual(list(check_docs.check_leftovers("a", "a method / a way; todos los campos\n")), [])


if __name__ == "__main__":
    unittest.main()
