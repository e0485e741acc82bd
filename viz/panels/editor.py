"""The program's editor: what is typed runs by itself, and what came of it stands beside each line.

The browser does alone whatever it can (see `components/editor/`): colours, undo, completion, dragging a
number. Python is sent the text when it should run, and the node whose piece of the text was chosen.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from viz import limits
from viz.panels import hiding, lessons, state
from viz.panels.current import Current
from viz.panels.lock import is_locked
from viz.text import Language, say
from viz.views.answers import Outline

_HERE = Path(__file__).parent / "components" / "editor"
_OPS = Path(__file__).parents[1] / "program" / "ops"
SCRIPTS = tuple(
    _HERE / f"{name}.js"
    for name in (
        *("history", "highlight", "typing", "scrub", "complete"),
        *("marks", "runs", "listen", "editor"),
    )
)
"""The browser's part, which is sent once, with `words_js()` before it."""

_component = st.components.v2.component(
    "autograd_explorer.editor",
    html=(_HERE / "editor.html").read_text("utf-8"),
    css="\n".join((_HERE / f"{name}.css").read_text("utf-8") for name in ("editor", "around")),
    js=(_HERE / "mount.js").read_text("utf-8"),
)
_KEY = "editor"
_ANSWERED = "number of the last text"
_SAID = (
    "fix",
    "label",
    "keys",
    "ready",
    "names",
    "here",
    "drag",
    "function",
    "method",
    "class",
    "own",
)

_OF_THE_WHOLE = ("run_slow", "run_memory", "run_busy", "run_died", "run_cancelled", "empty")
"""Errors of the whole program, which have no place in it."""


def recall() -> None:
    """Take the text from before, or from the URL, and keep it there. Before the program runs."""
    state.recall_text()
    state.keep(state.TEXT, state.text(), state.linked_program())


def show(current: Current, language: Language) -> None:
    """The editor, with what is known of the text once it has run."""
    # With an error, another text may be shown: what that printed has no place here.
    linked, outline = current.text == state.text(), current.outline
    # What is printed is often the very gradient that the reader is to predict.
    printed = linked and not hiding.secret(language)
    _component(
        data={
            "text": state.text(),
            "answered": st.session_state.get(_ANSWERED),
            "error": _error(current, language),
            "values": _values(outline) if printed else [],
            "linked": linked,
            "locked": is_locked(),
            "rest": state.is_behind(),
            "limit": limits.TEXT_LENGTH.value,
            "language": language,
            "said": {word: say(f"editor.{word}", language) for word in _SAID}
            | ({"ready": say("task.locked", language)} if is_locked() else {}),
        },
        key=_KEY,
        height="stretch",
        on_asked_change=lambda: _asked(current),
    )


def _values(outline: Outline) -> list[tuple[int, str, str, int]]:
    """What stands beside the lines: in short, in full, how many there were."""
    return [(line, _short(text), text, count) for line, text, count in outline.values]


def _asked(current: Current) -> None:
    """What the reader did that Python has to know. A hostile client may say anything."""
    outline = current.outline
    asked = st.session_state[_KEY].asked
    match asked:
        case {"kind": "text", "text": str(text), "number": int(number)} if 0 <= number < 2**53:
            st.session_state[_ANSWERED] = number
            state.set_text(text)
            state.draw_screen_again()
        case {"kind": "rest"}:
            state.draw_rest_again()
        case {"kind": "node", "node": str(node)} if node in outline.described:
            state.choose_node(node)
        case {"kind": "fix"} if current.error and current.error.lesson:
            lessons.write_fix(current.error.lesson, state.revision())


def _error(current: Current, language: Language) -> dict[str, Any] | None:
    error = current.error
    if error is None:
        return None
    whole = error.key in _OF_THE_WHOLE
    place = say("editor.place", language, line=error.line)
    lesson = error.lesson
    fix = lesson.fix if lesson else None
    return {
        "line": None if whole else error.line,
        "column": error.column,
        "end": error.end,
        "place": "" if whole else place,
        "message": error.torch_message or error.said(language),
        "hint": lesson.said(language).replace("`", "") if lesson else error.hint_said(language),
        "more": [line for line in lesson.lines if line != error.line] if lesson else [],
        "more_kind": "related" if lesson and lesson.what else "wrong",
        "unreached": error.unreached,
        "fix": fix.why.said(language).replace("`", "") if fix else "",
    }


_TENSOR = re.compile(r"tensor\(([^()]*?)(, (?:grad_fn|requires_grad|dtype|device|size)=[^()]*)?\)")


def _short(text: str) -> str:
    """What was printed, on one line and without what goes without saying: ``[[2, 2], [2, 2]]``."""
    bare = _TENSOR.sub(_numbers, text.replace("Parameter containing:\n", ""))
    line = re.sub(r"\s+", " ", bare).strip()
    return line if len(line) <= 80 else f"{line[:79]}…"


def _numbers(tensor: re.Match[str]) -> str:
    return re.sub(r"(?<=\[)\s+|(?<=\d)\.(?=[\s,\]]|$)", "", tensor[1])


# Names to complete.

_PYTHON = (
    *("import", "from", "def", "class", "return", "for", "while", "if", "elif", "else", "with"),
    *("lambda", "not", "and", "True", "False", "None", "print", "range", "len", "sum", "enumerate"),
    *("zip", "list", "float", "int", "torch", "requires_grad=True", "dtype=torch.float64", "self"),
)
_MORE = {
    "torch": "nn optim linalg special fft autograd no_grad manual_seed float32 float64 long",
    "nn": "functional Module Parameter ModuleList init",
    "Tensor": "grad shape dtype data T requires_grad grad_fn is_leaf ndim device backward item "
    "requires_grad_ retain_grad register_hook zero_ numel dim tolist numpy",
}


_OFTEN = (
    *("tensor", "ones", "zeros", "randn", "rand", "arange", "sum", "mean", "pow", "exp", "log"),
    *("sqrt", "relu", "sigmoid", "tanh", "softmax", "matmul", "cat", "stack", "view", "reshape"),
    *("nn.Linear", "nn.Sequential", "nn.ReLU", "mse_loss", "cross_entropy", "optim.SGD"),
)
"""Operations that come first where several fit."""


@cache
def words_js() -> str:
    """``const WORDS = ...``: each name that may be completed, where it stands, its help in both languages."""
    words = [[name, " ".join(homes), kind, *help_] for name, homes, kind, help_ in _words()]
    # "<" could end a script's element where this is written into a page.
    return f"const WORDS = {json.dumps(words, ensure_ascii=False).replace('<', chr(92) + 'u003c')}"


def _words() -> Iterator[tuple[str, list[str], str, tuple[str, str]]]:
    facts: dict[str, Any] = json.loads((_OPS / "facts.json").read_text("utf-8"))
    helps: dict[str, tuple[str, str]] = {}
    for file in sorted(_OPS.glob("*.toml")):
        helps |= dict(_rows(tomllib.loads(file.read_text("utf-8"))))
    for name in _PYTHON:
        yield name, [""], "", ("", "")
    yield from _more("Tensor")
    for key in dict.fromkeys((*_OFTEN, *facts)):
        if key not in helps or key not in facts:
            continue
        homes: dict[str, list[str]] = {}
        for written in facts[key]["spellings"]:
            home, _, name = written.rpartition(".")
            homes.setdefault(name, []).append(home)
        for name, at in homes.items():
            kind = "method" if at == ["Tensor"] else "class" if name[0].isupper() else "function"
            yield name, at, kind, helps[key]
    yield from (*_more("torch"), *_more("nn"))


def _more(home: str) -> Iterator[tuple[str, list[str], str, tuple[str, str]]]:
    for name in _MORE[home].split():
        yield name, [home], "", ("", "")


def _rows(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    for name, inside in table.items():
        if "en" in inside:
            yield before + name, (inside["en"], inside["ko"])
        else:
            yield from _rows(inside, f"{before}{name}.")
