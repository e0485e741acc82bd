"""The state of the page: a handful of keys that live in the URL, and the last program that ran.

The program text is the state; a table or a grid writes back to it through `rewrite`. The URL is
written from the session and read only when a session starts: Streamlit's own binding of a widget to
a query parameter would put a choice's label, in the reader's language, in the URL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
import torch

from viz.errors import ProgramError
from viz.explanation import Explanation, run_program
from viz.program import Program, parse
from viz.text import LANGUAGES, Language

TEXT = "chain"
NODE = "node"
LEAF = "leaf"
ELEMENT = "element"
PATH = "path"
LANGUAGE = "lang"
"""Keys of the widgets that the URL holds, each also the name of its query parameter."""

_LAST_GOOD = "last good text"
_REQUESTED = "requested text"

# Small tensors gain nothing from more threads, and other readers' pages share the processor.
torch.set_num_threads(1)

WALKTHROUGH = """\
x = torch.ones(2,2, requires_grad=True)
print(x)
# y는 x에 대한 식, z는 y에 대한 식, res는 z에 대한 식
y = x+1
z = 2*y**2
res = z.mean()
print("y: ", y)
print("z: ", z)
print("Result: ", res)
res.backward()
print(x)
print(x.grad)
"""


@dataclass(frozen=True)
class Current:
    """What the page shows: an explanation, its program, and the error of the text as it stands.

    With an error, the explanation and the program are those of the last text that ran.
    """

    explanation: Explanation
    program: Program
    error: ProgramError | None

    @property
    def editable(self) -> bool:
        """Whether tables and grids may write to the text: not while it is wrong."""
        return self.error is None


def choose(
    key: str, label: str, options: Sequence[str], described: Callable[[str], str], **look: Any
) -> str:
    """A list to choose from, whose choice is kept under `key` and in the URL.

    The widget is named after its labels: Streamlit goes on showing the label that was chosen even
    when the reader's language, or the program, has given it another one.
    """
    _recall(key, options)
    labels = "\n".join([label, *map(described, options)])
    widget = f"{key} {_short_hash(labels)}"
    st.session_state[widget] = st.session_state[key]
    st.selectbox(
        label,
        options,
        format_func=described,
        key=widget,
        on_change=lambda: st.session_state.update({key: st.session_state[widget]}),
        **look,
    )
    keep(key, st.session_state[key], options[0])
    return str(st.session_state[key])


def peek(key: str, options: Sequence[str]) -> str:
    """What `choose` will give back, before its list is drawn."""
    _recall(key, options)
    return str(st.session_state[key])


def _recall(key: str, options: Sequence[str]) -> None:
    """The choice from before, or from the URL, or else the first option."""
    if key not in st.session_state and st.query_params.get(key) in options:
        st.session_state[key] = st.query_params[key]
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]


def keep(key: str, value: str, default: str) -> None:
    """Put a value into the URL, where the default goes without saying."""
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def recall_text() -> None:
    """The text from before or from the URL. Before the text area is drawn."""
    if TEXT not in st.session_state:
        st.session_state[TEXT] = st.query_params.get(TEXT, WALKTHROUGH)


def recall_language() -> None:
    """The language from before or from the URL. Before its control is drawn."""
    _recall(LANGUAGE, list(LANGUAGES))


def language() -> Language:
    """The reader's language."""
    chosen = st.session_state.get(LANGUAGE)
    return cast(Language, chosen) if chosen in LANGUAGES else "en"


def reading(language: Language) -> str:
    """The key under which the open tab below the graph is kept."""
    return f"readings {language}"


def text() -> str:
    """The text as the user has it."""
    return str(st.session_state.get(TEXT) or "")


def rewrite(new: str, since: str) -> None:
    """Replace the text of revision `since`. For callbacks: a widget's value is set before it is drawn.

    Does nothing if the text has moved on: Streamlit may call a table's callback once more, with
    nothing changed, after the table was replaced by that of a newer text.
    """
    if since == revision():
        st.session_state[TEXT] = new


def request(new: str) -> None:
    """Replace the text from the middle of a run: the page starts again with it."""
    st.session_state[_REQUESTED] = new
    st.rerun()


def begin() -> None:
    """Take over a requested text. Before any widget is drawn."""
    if _REQUESTED in st.session_state:
        st.session_state[TEXT] = st.session_state.pop(_REQUESTED)


def revision() -> str:
    """A short name for the text as it stands, so that a table starts anew when it changes."""
    return _short_hash(text())


def _short_hash(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def run_text() -> Current:
    """Run the text; where it is wrong, the last text of this session that ran."""
    typed = text()
    try:
        current = _run(typed, None)
    except ProgramError as error:
        return _run(st.session_state.get(_LAST_GOOD, WALKTHROUGH), error)
    st.session_state[_LAST_GOOD] = typed
    return current


def _run(source: str, error: ProgramError | None) -> Current:
    program = parse(source)
    return Current(run_program(program), program, error)
