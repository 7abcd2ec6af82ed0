#!/usr/bin/env python3
"""Checks what people read: links, the commands of the READMEs, leftovers, and the size of files and functions.

  1. Relative links in *.md lead to a file, and their #anchors to a heading; so do mentions of docs/*.md in sources.
  2. Every line of a ```sh block of the READMEs begins with a `make` target or a `paradero` command that exists.
  3. README.md and README.es.md show the same commands.
  4. No file holds a note to oneself, a path of somebody's machine, or a package from an unknown registry.
  5. No source file is over 800 lines and no C++ function over 80, unless tools/size_exceptions.txt says why.
"""

import re
from pathlib import Path

import house

TEXT = (".md", ".txt", ".toml", ".json", ".h", ".cc", ".cmake", ".py", ".sh", ".ts", ".html", ".css", "Makefile",
        "run", ".S")
MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 80

# Written in pieces, so that this file does not find itself.
LEFTOVERS = [
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b"), "a note to oneself"),
    (re.compile(r"(?<![\w.$}])/(ho" r"me/\w+|ro" r"ot|wo" r"rk|Us" r"ers/\w+)/"), "a path of somebody's machine"),
    (re.compile(r'"resol' r'ved": "(?!https://registry\.npmjs\.org/)'), "a package from another registry"),
]


def anchor(heading):
    """The anchor that a Markdown heading gets."""
    heading = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def without_code(text):
    return re.sub(r"^```.*?^```", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.MULTILINE | re.DOTALL)


def check_links(name, root):
    text = without_code((root / name).read_text(encoding="utf-8"))
    for match in re.finditer(r"!?\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        target = match.group(1)
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (root / name).parent / path if path else root / name
        line = text[:text.find(target)].count("\n") + 1
        if not file.exists():
            yield f"{name}:{line}: link to {target}, which is not there"
        elif fragment and file.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", without_code(file.read_text(encoding="utf-8")), re.MULTILINE)
            if fragment not in map(anchor, headings):
                yield f"{name}:{line}: no heading #{fragment} in {path or name}"


def check_mentions(name, text, root):
    for match in re.finditer(r"\bdocs/[\w/-]+\.md\b", text):
        if not (root / match.group(0)).exists():
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0)} is not there"


def shell_blocks(text):
    """The lines of the ```sh blocks: (line number, line), continued lines joined."""
    inside, joined = False, ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            inside = not inside and line.strip() == "```sh"
        elif inside and line.rstrip().endswith("\\"):
            joined += line.rstrip()[:-1].rstrip() + " "
        elif inside:
            yield number, (joined + line.strip()).split(" #")[0].strip()
            joined = ""


def known_commands(root):
    targets = set(re.findall(r"^([a-z][\w-]*):", (root / "Makefile").read_text(), re.MULTILINE))
    sources = "\n".join((root / name).read_text(encoding="utf-8") for name in house.files(root, ("apps/cli",), (".cc",)))
    return targets, set(re.findall(r'add_subcommand\(\s*"([a-z]+)"', sources))


def check_readmes(root):
    targets, subcommands = known_commands(root)
    blocks = {}
    for name in ("README.md", "README.es.md"):
        lines = list(shell_blocks((root / name).read_text(encoding="utf-8")))
        blocks[name] = [line for _, line in lines]
        for number, line in lines:
            words = line.split()
            if not words or words[0] in ("git", "cd"):
                continue
            known = {"make": targets, "bin/paradero": subcommands}.get(words[0])
            if known is None or len(words) < 2 or not (words[1] in known or words[1].startswith("--")):
                yield f"{name}:{number}: `{line}` is no make target and no paradero command"
    if blocks["README.md"] != blocks["README.es.md"]:
        yield "README.es.md: its commands differ from README.md's"


def check_leftovers(name, text):
    for pattern, what in LEFTOVERS:
        for match in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group(0)}"


def functions(text):
    """(line, number of lines) of each outermost function of C++ text."""
    blank = lambda m: re.sub(r"[^\n]", " ", m.group(0))
    text = re.sub(r'R"(\w*)\(.*?\)\1"', blank, text, flags=re.DOTALL)
    text = re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', blank,
                  text, flags=re.DOTALL | re.MULTILINE)
    stack, start = [], 0  # of each open brace: (kind, its line or where its statement began)
    for match in re.finditer(r"[{};]", text):
        at = match.start()
        if match.group() == ";":
            start = at + 1
        elif match.group() == "{" and not text[at - 1].isspace():
            stack.append(("initializer", start))
        elif match.group() == "{":
            line = text.count("\n", 0, at - len(text[start:at].lstrip())) + 1
            outer = all(kind != "function" for kind, _ in stack)
            stack.append(("function" if outer and is_function_head(text[start:at].strip()) else "block", line))
            start = at + 1
        elif stack:
            kind, value = stack.pop()
            start = value if kind == "initializer" else at + 1
            if kind == "function":
                yield value, text.count("\n", 0, at) + 2 - value


def is_function_head(head):
    """Does `head`, the text between the last statement and a brace, begin a function's body?"""
    head = re.sub(r"operator\W{1,3}\(", "operator(", head)
    while (less := re.sub(r"\([^()]*\)", "@", head)) != head:
        head = less
    return "@" in head and "=" not in head and not re.match(r"(inline )?(namespace|class|struct|enum|union|extern)\b", head)


def size_exceptions(root):
    """{file, or file:function's first words: reason} from tools/size_exceptions.txt."""
    lines = (root / "tools/size_exceptions.txt").read_text(encoding="utf-8").split("\n")
    return dict(line.split(None, 1) for line in lines if line.strip() and not line.startswith("#"))


def check_size(name, text, excepted):
    if name in excepted:
        return
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield f"{name}: {lines} lines (at most {MAX_FILE_LINES}, or a reason in tools/size_exceptions.txt)"
    if name.endswith(house.CPP):
        for line, length in functions(text):
            if length > MAX_FUNCTION_LINES:
                yield f"{name}:{line}: a function of {length} lines (at most {MAX_FUNCTION_LINES})"


def main(root=house.ROOT):
    faults = []
    names = house.files(root, endings=TEXT)
    excepted = size_exceptions(root)
    for name in excepted:
        if not (root / name).is_file():
            faults.append(f"tools/size_exceptions.txt: {name} is not there")
    for name in names:
        text = (root / name).read_text(encoding="utf-8", errors="replace")
        faults += check_leftovers(name, text)
        if name.endswith(".md"):
            faults += check_links(name, root)
        else:
            faults += check_mentions(name, text, root)
        if name.endswith((*house.CPP, ".ts", ".py", ".sh", ".css")):
            faults += check_size(name, text, excepted)
    faults += check_readmes(root)
    house.finish("docs", faults, len(names))


if __name__ == "__main__":
    main()
