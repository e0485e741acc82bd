"""The rules of the house: who may import whom, what a file may hold, what the public names are."""

from __future__ import annotations

import ast
import inspect
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import viz
from viz.limits import LIMITS
from viz.text import TABLES

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("viz/**/*.py"), ROOT / "app.py"])

# Each room may import those before it, and never one after it.
ORDER = (
    "text",
    "limits",
    "errors",
    "brief",
    "numbers",
    "workers",
    "program",
    "trace",
    "chain",
    "symbolic",
    "rules",
    "naming",
    "diagnosis",
    "typed_program",
    "draw",
    "export",
    "comparison",
    "drawn",
    "explanation",
    "entry",
    "lessons",
    "views",
    "service",
    "panels",
)


def parsed(source: str) -> ast.Module:
    """The syntax tree of a file. Python 3.11 gets into a muddle when another thread parses meanwhile."""
    try:
        return ast.parse(source)
    except SystemError:
        return ast.parse(source)


def imports(file: Path) -> set[str]:
    """Every module that `file` imports, wherever the statement stands."""
    found = set()
    for node in ast.walk(parsed(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(file: Path) -> str:
    """The room that `file` belongs to: a package of viz, or one of the files at its top."""
    return file.relative_to(ROOT / "viz").parts[0].removesuffix(".py")


def test_imports_point_only_downward() -> None:
    wrong = []
    for file in FILES:
        if file.name == "app.py" or file == ROOT / "viz" / "__init__.py":
            continue
        allowed = ("__version__", *ORDER[: ORDER.index(room(file)) + 1])
        for name in imports(file):
            if name == "viz" or name.startswith("viz."):
                target = name.split(".")[1]
                if target not in allowed:
                    wrong.append(f"{file.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_an_upward_import_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n    from viz.draw import dot\n")
    assert imports(planted) == {"viz.draw.dot"}
    assert "draw" not in ORDER[: ORDER.index("chain") + 1]


def test_only_panels_and_app_import_streamlit() -> None:
    users = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        if any(name.split(".")[0] == "streamlit" for name in imports(file))
    }
    assert users
    assert all(user == "app.py" or user.startswith("viz/panels/") for user in users)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_file_says_what_it_is_and_stays_readable(file: Path) -> None:
    source = file.read_text("utf-8")
    tree = parsed(source)
    assert ast.get_docstring(tree), "a file starts with what it lets you do"
    assert source.count("\n") <= 320
    assert not list(evaluators(tree))


EVALUATORS = frozenset(("eval", "exec", "sympify", "parse_expr", "__import__"))


def evaluators(tree: ast.AST) -> Iterator[str]:
    """What could run a text as Python, however it is written; ``re.compile`` cannot."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in EVALUATORS | {"compile"}:
                yield name
            case ast.Attribute(attr="compile", value=ast.Name(id="re")):
                pass
            case ast.Attribute(attr=name) if name in EVALUATORS | {"compile", "system", "popen"}:
                yield name
            case ast.Call(
                func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]
            ) if name in EVALUATORS:
                yield name
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                names = {alias.name for alias in aliases}
                yield from names & (EVALUATORS | {"importlib", "runpy"})


PLANTED = {
    "a call": "eval(text)",
    "an attribute": "builtins.eval(text)",
    "another name": "run = exec\nrun(text)",
    "an import": "from builtins import eval as e",
    "a module": "import importlib",
    "getattr": "getattr(sympy, 'sympify')(text)",
    "compiled": "torch.compile(text)",
}


@pytest.mark.parametrize("source", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_evaluator_would_be_found(source: str) -> None:
    assert list(evaluators(ast.parse(source)))
    assert not list(evaluators(ast.parse("import re\nre.compile('a').match(text)")))


OLD_WORDS = (
    *("desk", "readings", "given.py", "places.py", "figures.py", "hold/", "take.js", "reach.js"),
    *("KEPT", "READINGS", "read_ahead", "Judged", "WorkedOut", "insert_chained"),
)
"""Names of before that a stranger had to ask about, and of forms that were there twice."""


def test_no_file_names_a_path_of_one_machine() -> None:
    """A path that starts at the root, other than those of every Linux and of the page."""
    usual = ("dev", "proc", "sys", "usr", "etc", "tmp", "run", "var", "bin", "opt", "app", "static")
    named = re.compile(r"""["'](/[a-z]+)/[a-z_]+(?:/[a-z_.]+)*["']""")
    files = [*ROOT.glob("viz/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("deploy/*")]
    found = {
        f"{file.relative_to(ROOT)}: {it[0]}"
        for file in files
        if file.is_file()
        for it in named.finditer(file.read_text("utf-8"))
        if it[1].removeprefix("/") not in usual
    }
    assert not found


def test_old_words_are_gone() -> None:
    browser = [*ROOT.glob("viz/**/*.js"), *ROOT.glob("viz/**/*.css")]
    texts = {file: f"{file.as_posix()}\n{file.read_text('utf-8')}" for file in [*FILES, *browser]}
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file, text in texts.items()
        for word in OLD_WORDS
        if re.search(rf"(?<![\w]){re.escape(word)}(?!\w)", text)
        and file.name != "program_figures.py"
    ]
    assert not found


def test_public_functions_have_docstrings() -> None:
    missing = [
        f"{file.name}: {node.name}"
        for file in FILES
        for node in parsed(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and file.name != "ir.py"
    ]
    assert not missing


def test_public_names() -> None:
    assert sorted(viz.__all__) == [
        "Comparison",
        "Edge",
        "ExplainError",
        "Explanation",
        "GradEvent",
        "Jacobian",
        "LimitError",
        "Node",
        "PathLedger",
        "ProgramError",
        "Recording",
        "VizError",
        "explain",
        "record",
        "run",
    ]
    assert all(hasattr(viz, name) for name in viz.__all__)


def signatures() -> Iterator[tuple[str, object]]:
    """Every annotation in the signatures of the public names and of their public members."""
    for name in viz.__all__:
        public = getattr(viz, name)
        members = [public] if inspect.isfunction(public) else [public, *vars(public).values()]
        for member in members:
            called = member.fget if isinstance(member, property) else member
            called = getattr(called, "func", getattr(called, "__func__", called))
            if inspect.isfunction(called) or inspect.isclass(called):
                for argument, hint in getattr(called, "__annotations__", {}).items():
                    yield f"{name}.{called.__name__}({argument})", hint


def test_public_signatures_say_what_they_take() -> None:
    assert len(list(signatures())) > 60
    assert not [where for where, hint in signatures() if re.search(r"\bAny\b", str(hint))]
    assert (ROOT / "viz" / "py.typed").exists()


def gaps(sentence: str) -> set[str]:
    """The names of the gaps in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_languages_say_the_same_things() -> None:
    english, korean = TABLES["en"], TABLES["ko"]
    assert english.keys() == korean.keys()
    assert all(sentence.strip() for table in TABLES.values() for sentence in table.values())
    different = [key for key in english if gaps(english[key]) != gaps(korean[key])]
    assert not different


@pytest.mark.parametrize("language", ["english", "korean"])
def test_no_sentence_is_said_in_two_files(language: str) -> None:
    keys = [
        node.value
        for file in ROOT.glob(f"viz/text/{language}*.py")
        for table in ast.walk(parsed(file.read_text("utf-8")))
        if isinstance(table, ast.Dict)
        for node in table.keys
        if isinstance(node, ast.Constant)
    ]
    assert len(keys) > 300
    assert not {key for key in keys if keys.count(key) > 1}


BUILT_KEYS = (
    *("category.", "tensors.fill.", "note.nonfinite_", "write.level_", "write.hint_", "guide."),
    *("cut.", "words."),
    *("check.", "lesson.", "course.as_", "task.ask_"),
    *("error.formula_", "error.run_", "hint.run_"),
)
"""Keys whose end is put together from a name in the code."""


def test_every_sentence_is_said_somewhere() -> None:
    source = "\n".join(file.read_text("utf-8") for file in FILES if room_or_app(file) != "text")
    said = set(re.findall(r"[\"']([a-z_.]+)[\"']", source))
    built = set(re.findall(r"f[\"']([a-z_]+)\.\{", source))
    unsaid = []
    for key in TABLES["en"]:
        room, _, name = key.partition(".")
        if (
            not key.startswith(BUILT_KEYS)
            and key not in said
            and not (room in built and name in said)
        ):
            unsaid.append(key)
    assert not unsaid


def room_or_app(file: Path) -> str:
    """`room`, with app.py as a room of its own."""
    return "app" if file.name == "app.py" else room(file)


def test_every_limit_is_listed() -> None:
    listed = (ROOT / "docs" / "limits.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) ", listed, re.MULTILINE))
    assert rows == {limit.name: f"{limit.value:,}" for limit in LIMITS}


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)],
    ids=" ".join,
)
def test_tools_find_nothing(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
