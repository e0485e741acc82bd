"""The program that the page shows, and what is known of it, cached for all readers.

What the page says of a program is plain data, kept by the program's text.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz import limits
from viz.draw.markdown import plain
from viz.errors import ProgramError, VizError
from viz.panels import calls, state
from viz.panels.waiting import CANCELLED, Waits
from viz.service.cache import Cache, key_of
from viz.service.messages import Failed
from viz.service.runner import runner
from viz.views.answers import NOTHING_BUILT, Outline
from viz.views.request import Request
from viz.views.requests import GetOutline

T = TypeVar("T")

_CACHE = Cache(limits.CACHE.value * 2**20)

_LAST_GOOD = "last good text"
_ASKED = "asked in the last run"
_FIRST = "the first view is there"

PASSING = ("run_busy", "run_died", "run_cancelled")
"""Errors that say nothing of the program: the next try may go well."""

_run = threading.local()


class Current:
    """What the page shows in this run: the text, and the error of what was typed, if it is wrong.

    With an error, it is what the text built before it, if `partial`, or else the last text of this session
    that ran; where there is none, there is `nothing` to show but the error. `backward` is the place of the
    backward call that all of it belongs to, the last if None.
    """

    def __init__(
        self,
        text: str,
        waits: Waits,
        *,
        partial: bool = False,
        backward: int | None = None,
        nothing: bool = False,
    ) -> None:
        self.text = text
        self.partial = partial
        self.backward = backward
        self.nothing = nothing
        self.error: ProgramError | None = None
        self.asked: dict[Request[Any], None] = {}
        self.before: Sequence[Request[Any]] = ()
        self._waits = waits
        self._outline: Outline | None = NOTHING_BUILT if nothing else None

    @property
    def editable(self) -> bool:
        """Whether tables and grids may write to the text: not while it is wrong."""
        return self.error is None

    @property
    def outline(self) -> Outline:
        """What is known of the program. Raises `ProgramError` if it is wrong."""
        # Not `cached_property`: on Python 3.11 all objects have one lock, held while a worker is asked.
        if self._outline is None:
            self._outline = self.get(GetOutline())
        return self._outline

    def get(self, asked: Request[T]) -> T:
        """The answer to a request, from the cache or from a worker. Raises the error that it is.

        With the first one that a worker is asked come the views that this part of the page showed before.
        """
        self.asked[asked] = None
        with self._waits.alone(_CACHE, self._key(asked)) as another_made_it:
            # A new session's first view comes from a worker: it is what a check of the page's health sees.
            fresh = isinstance(asked, GetOutline) and _FIRST not in st.session_state
            found = _CACHE.get(self._key(asked)) if another_made_it or not fresh else None
            if found is None:
                found = self._ask(asked)
        if isinstance(asked, GetOutline):
            st.session_state[_FIRST] = True
        return _raised(cast(T, found))

    def _ask(self, asked: Request[Any]) -> object:
        more = [it for it in self.before if _CACHE.get(self._key(it)) is None]
        self.before = ()
        together = dict.fromkeys((asked, *more))
        answers = self._waits.ask(self.text, together, self.partial, self.backward)
        for request, answer in answers.items():
            passing = isinstance(answer, VizError) and answer.key in PASSING
            if not passing and not isinstance(answer, Failed):
                _CACHE.put(self._key(request), answer)
        return answers[asked]

    def rewrite(self, asked: Request[str], since: str, *, screen: bool = False) -> None:
        """Replace the text of revision `since` by what a request makes of it. For callbacks.

        Where nothing comes of it, it is said and the text stays. With `screen` the first screen is drawn
        at once and the rest follows.
        """
        try:
            state.rewrite(self.made(asked), since)
            state.draw_screen_again() if screen else state.draw_all_again()
        except VizError as error:
            st.toast(plain(error.said(state.language())), icon=":material/error:")

    def made(self, asked: Request[T]) -> T:
        """What a request makes, which nobody asks for again. Raises the error that it is."""
        answers = self._waits.ask(self.text, (asked,), self.partial, self.backward)
        return _raised(cast(T, answers[asked]))

    def _key(self, asked: Request[Any]) -> bytes:
        of_a_run = (self.text, self.backward) if asked.runs else ()
        return key_of(of_a_run, self.partial, asked)


def _raised(answer: T) -> T:
    if isinstance(answer, VizError):
        raise answer
    if isinstance(answer, Failed):
        raise RuntimeError(answer.traceback)  # the page's log has it
    return answer


@contextmanager
def running(notice: DeltaGenerator | None = None, part: str = "") -> Iterator[Current]:
    """The program of this run of the script, or of a fragment of it.

    What a reader has to wait for is said in the empty element `notice`. What a `part` of the page asks is
    asked together the next time.
    """
    if getattr(_run, "current", None) is not None:
        yield _run.current
        return
    before = st.session_state.setdefault(_ASKED, {})
    _run.current = current = _typed_or_last_good(Waits(runner, notice), before.get(part, ()))
    try:
        yield current
        if part:
            again = (asked for asked in current.asked if asked.again and asked.runs)
            before[part] = tuple(asked for asked in again if not isinstance(asked, GetOutline))
    finally:
        _run.current = None


def _typed_or_last_good(waits: Waits, before: Sequence[Request[Any]]) -> Current:
    """The typed text; where it is wrong, what it built, the last of this session that ran, or nothing."""
    typed = Current(state.text(), waits, backward=calls.chosen())
    typed.before = before
    try:
        if st.session_state.get(CANCELLED) == state.revision():
            raise ProgramError.of("run_cancelled")
        if not _has_the_call(typed):
            calls.take(None)
            typed = Current(typed.text, waits)
        _ = typed.outline
    except ProgramError as error:
        backward = calls.chosen()
        built = (
            Current(typed.text, waits, partial=True, backward=backward) if error.partial else None
        )
        shown = built or _last_good(waits)
        shown.error = error
        return shown
    st.session_state[_LAST_GOOD] = typed.text
    return typed


def _has_the_call(typed: Current) -> bool:
    """Whether the program has the chosen backward call: an edit, or a link, may ask for one too many."""
    try:
        _ = typed.outline
    except ProgramError as error:
        return error.key != "no_such_backward"
    return True


def _last_good(waits: Waits) -> Current:
    """The last text of this session that ran. A link shows no graph but its own program's."""
    if _LAST_GOOD in st.session_state:
        found = st.session_state[_LAST_GOOD]
        last = Current(found, waits, backward=calls.chosen())
        if not _has_the_call(last):
            last = Current(found, waits)
        with suppress(ProgramError):
            _ = last.outline
            return last
    return Current(state.text(), waits, nothing=True)


def about(text: str, notice: DeltaGenerator) -> Current:
    """The same of another text than the page's, such as a lesson's; waiting is said in `notice`."""
    return Current(text, Waits(runner, notice))
