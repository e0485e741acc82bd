"""The state of the page: a handful of keys that live in the URL.

The program text is the state; a table or a grid writes back to it through `rewrite`. The URL is
written from the session and read only when a session starts: Streamlit's own binding of a widget to
a query parameter would put a choice's label, in the reader's language, in the URL.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import quote

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from viz import limits
from viz.lessons.examples import EXAMPLES
from viz.panels import link
from viz.panels.lock import is_locked
from viz.text import LANGUAGES, Language, say

TEXT = "chain"
NODE = "node"
LEAF = "leaf"
ELEMENT = "element"
PATH = "path"
LANGUAGE = "lang"
TAB = "tab"
VIEW = "view"
OPENED = "open"
BACKWARD = "backward"
"""What the URL holds, each the name of its query parameter: nothing of it is lost in a reload."""

TABS = (
    *("node", "chain", "grad", "code", "write", "formula", "check", "plots", "predict"),
    *("tensors", "steps", "printed", "file"),
)
"""The tabs below the graph, by the end of their key in `viz.text`."""

HIDING = frozenset(("write", "predict"))
"""Tabs in which a reader finds out what the rest of the page would otherwise show."""

BAR, SCREEN, LESSON, GRAPH = "bar", "first screen", "lesson", "graph"
CARDS, BELOW = "factors", "below"
"""Keys of the page's fragments: what is drawn again alone when only that changes."""

UNFINISHED = "the first screen is being drawn"
ANSWERED = "number of the last request from the picture"
_REQUESTED = "requested text"
_BEHIND = "only the first screen is drawn"
_BEFORE = "texts before changes"
_CHANGES = 50
"""Changes that can be taken back: each keeps a text for as long as the session lasts."""
_EDGE = "chosen edge"

WALKTHROUGH = EXAMPLES["walkthrough"].program


def choose(
    key: str,
    label: str,
    options: Sequence[str],
    described: Callable[[str], str],
    *,
    rerun: Sequence[str] = (),
    **look: Any,
) -> str:
    """A list to choose from, whose choice is kept under `key` and in the URL.

    `rerun` names the fragments that a choice draws again; the whole page if there are none.

    The widget is named after its labels: Streamlit goes on showing the label that was chosen even
    when the reader's language, or the program, has given it another one.
    """
    _recall(key, options)
    labels = "\n".join([label, *map(described, options)])
    widget = f"{key} {_short_hash(labels)}"
    st.session_state[widget] = st.session_state[key]

    def chosen() -> None:
        st.session_state[key] = st.session_state[widget]
        draw_again(rerun)

    st.selectbox(
        label,
        options,
        format_func=described,
        key=widget,
        on_change=chosen,
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
    """Put a value into the URL, where the default goes without saying; one that is too long is left out."""
    if value == default or not fits_url(value):
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def fits_url(value: str) -> bool:
    """Whether a value may stand in the URL: browsers, proxies and chats cut long ones off."""
    return len(quote(value, errors="replace")) <= limits.URL.value


def recall_text() -> None:
    """The text from before or from the URL. Before the text area is drawn."""
    if TEXT not in st.session_state:
        # What is longer is refused all the same, and would go back and forth with every click.
        longest = limits.TEXT_LENGTH.value + 1
        asked = link.task_program() or st.query_params.get(TEXT, linked_program())
        st.session_state[TEXT] = asked[:longest]


def linked_program() -> str:
    """The program of a link without ``chain``: a lesson's, a task's, a drill's, or else the walkthrough."""
    return link.program() or WALKTHROUGH


def asks_to_write() -> bool:
    """Whether a link asks for the exercise: ``task=backward``, or a drill."""
    return st.query_params.get(link.TASK) == link.BACKWARD_PASS or link.DRILL in st.query_params


def tabs_key(language: Language) -> str:
    """The key of the row of tabs, whose labels are in a language."""
    return f"{TAB} {language}"


def open_tab(language: Language) -> str:
    """The name of the tab that is open below the graph, also before the row is drawn."""
    said = st.session_state.get(tabs_key(language))
    names = {say(f"tab.{name}", language): name for name in TABS}
    if said in names:
        return names[said]
    asked = st.query_params.get(TAB, "write" if asks_to_write() else None)
    return asked if asked in TABS else TABS[0]


def recall_language() -> None:
    """The language from before or from the URL. Before its control is drawn."""
    _recall(LANGUAGE, list(LANGUAGES))


def language() -> Language:
    """The reader's language."""
    chosen = st.session_state.get(LANGUAGE)
    return cast(Language, chosen) if chosen in LANGUAGES else "en"


def chosen_node(nodes: Sequence[str]) -> str:
    """The node that is chosen, before the list of nodes is drawn."""
    return peek(NODE, nodes)


def choose_node(node: str, *, edge: int | None = None) -> None:
    """Choose a node, or one of its inputs. For callbacks.

    Only what tells of it is drawn again: in the picture the browser itself marks it.
    """
    take_node(node, edge)
    draw_again([BELOW])


def take_node(node: str, edge: int | None = None) -> None:
    """Choose a node, or one of its inputs, without drawing anything again."""
    st.session_state[NODE] = node
    st.session_state[_EDGE] = None if edge is None else (node, edge)


def draw_again(fragments: Sequence[str]) -> None:
    """Draw only these fragments again, or the whole page if there are none. For callbacks.

    The whole page, too, where a click ended a run before it had drawn a fragment, or all of the first screen.
    """
    ended = UNFINISHED in st.session_state and SCREEN not in fragments
    try:
        st.rerun("app" if ended else fragments or "app")
    except StreamlitAPIException:
        st.rerun()


def draw_screen_again() -> None:
    """Draw the first screen again, and the rest when the browser asks for it. For callbacks."""
    st.session_state[_BEHIND] = True
    draw_again([SCREEN])


def draw_rest_again() -> None:
    """Draw what is behind the first screen. For callbacks."""
    draw_again([BAR, BELOW])


def is_behind() -> bool:
    """Whether what stands around the first screen is still that of an older text."""
    return bool(st.session_state.get(_BEHIND))


def caught_up() -> None:
    """Take note that all of the page is drawn."""
    st.session_state.pop(_BEHIND, None)


def draw_all_again() -> None:
    """Draw the whole page again, also where a click came with the change. For callbacks."""
    st.rerun()


def chosen_edge(edges: Sequence[tuple[str, str, int]], node: str) -> int | None:
    """The place of the edge that was clicked, while its node is the chosen one."""
    chosen = st.session_state.get(_EDGE)
    if chosen is None or chosen[0] != node:
        return None
    places = {(target, index): place for place, (_, target, index) in enumerate(edges)}
    return places.get(chosen)


def text() -> str:
    """The text as the user has it."""
    return str(st.session_state.get(TEXT) or "")


def rewrite(new: str, since: str) -> None:
    """Replace the text of revision `since`. For callbacks: a widget's value is set before it is drawn.

    Does nothing if the text has moved on: Streamlit may call a table's callback once more, with
    nothing changed, after the table was replaced by that of a newer text.
    """
    if since == revision() and not is_locked():
        _remember(new)
        st.session_state[TEXT] = new


def take_program(program: str) -> None:
    """Show another program, from its start. For callbacks."""
    rewrite(program, revision())
    for key in (NODE, LEAF, ELEMENT, PATH, BACKWARD):  # they mean nothing in another program
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)


def set_text(new: str) -> None:
    """Take over what was typed, bounded. For callbacks: the browser itself remembers what was typed."""
    if is_locked():
        return
    whole = new[: limits.TEXT_LENGTH.value + 1]
    st.session_state[TEXT] = whole.encode("utf-8", "replace").decode("utf-8")


def _remember(new: str) -> None:
    """Take note of the text that `new` is put in place of."""
    before = st.session_state.setdefault(_BEFORE, deque(maxlen=_CHANGES))
    before.append((new, text()))


def can_undo() -> bool:
    """Whether the text is as the last table, grid or palette left it."""
    before = st.session_state.get(_BEFORE) or [("", "")]
    return bool(before[-1][0] == text() != before[-1][1]) and not is_locked()


def undo() -> None:
    """Take the last change by a table, a grid or the palette back. For callbacks."""
    if can_undo():
        st.session_state[TEXT] = st.session_state[_BEFORE].pop()[1]
        draw_all_again()


def request(new: str) -> None:
    """Replace the text from the middle of a run: the page starts again with it."""
    if not is_locked():
        _remember(new)
        st.session_state[_REQUESTED] = new
        st.rerun()


def navigated() -> bool:
    """Whether the browser went back, or forward again: then the URL holds the state, not the session."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def begin() -> None:
    """Take over a requested text, or what the browser went back to. Before any widget is drawn."""
    if navigated():
        for key in (TEXT, NODE, LEAF, ELEMENT, PATH, LANGUAGE, _EDGE, link.LESSON, link.TASK):
            st.session_state.pop(key, None)
    caught_up()
    if _REQUESTED in st.session_state:
        st.session_state[TEXT] = st.session_state.pop(_REQUESTED)


def revision() -> str:
    """A short name for the text as it stands, so that a table starts anew when it changes."""
    return _short_hash(text())


def _short_hash(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
