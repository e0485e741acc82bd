"""The program that the page shows, and what has been read of it, cached for all readers.

What the page says of a program is plain data, kept by the program's text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import streamlit as st

from viz import limits
from viz.errors import ProgramError, VizError
from viz.panels import state
from viz.program import Program
from viz.readings import Outline
from viz.readings.desk import Desk
from viz.readings.kept import Kept
from viz.readings.process import prepare

_KEPT = Kept(limits.KEPT.value * 2**20)

_LAST_GOOD = "last good text"

_PASSING = ("run_busy", "run_died")
"""Errors that say nothing of the program: the next try may go well."""

prepare()

_run = threading.local()


class Current:
    """What the page shows in this run: the text, and the error of what was typed, if it is wrong.

    With an error, it is what the text built before it, if `partial`, or else the last text that ran.
    """

    def __init__(self, text: str, *, partial: bool = False) -> None:
        self.text = text
        self.partial = partial
        self.error: ProgramError | None = None
        self._desk = Desk(text, partial=partial)

    @property
    def editable(self) -> bool:
        """Whether tables and grids may write to the text: not while it is wrong."""
        return self.error is None

    @property
    def program(self) -> Program:
        """The text, parsed."""
        return self._desk.program

    @cached_property
    def outline(self) -> Outline:
        """What is known of the program. Raises `ProgramError` if it is wrong."""
        outline: Outline = self.read("outline")
        return outline

    def read(self, name: str, *asked: Hashable) -> Any:
        """One of `viz.readings.READINGS`, from the cache or from the desk. Raises what it raises."""

        def read() -> object:
            try:
                return self._desk.read(name, *asked)
            except VizError as error:
                if error.key in _PASSING:
                    raise
                return error

        return self.kept(name, *asked, make=read)

    def kept(self, name: str, *asked: Hashable, make: Callable[[], object]) -> Any:
        """What is kept of this text under a name and arguments, made now if it is not there.

        An error that was kept is raised.
        """
        found = _KEPT.get((self.text, self.partial, name, asked), make)
        if isinstance(found, VizError):
            raise found
        return found


@contextmanager
def running() -> Iterator[Current]:
    """The program of this run of the script, or of a fragment of it."""
    if getattr(_run, "current", None) is not None:
        yield _run.current
        return
    _run.current = current = _typed_or_last_good()
    try:
        yield current
    finally:
        _run.current = None


def _typed_or_last_good() -> Current:
    """The typed text; where it is wrong, what it built, or the last text of this session that ran."""
    typed = Current(state.text())
    try:
        _ = typed.outline
    except ProgramError as error:
        shown = Current(typed.text, partial=True) if error.partial else _last_good()
        shown.error = error
        return shown
    st.session_state[_LAST_GOOD] = typed.text
    state.keep(state.GOOD, "", "")
    return typed


def _last_good() -> Current:
    """The last text of this session that ran, or of the session that wrote the URL."""
    found = st.session_state.get(_LAST_GOOD, st.query_params.get(state.GOOD, state.WALKTHROUGH))
    last = Current(found)
    try:
        _ = last.outline
    except ProgramError:
        last = Current(state.WALKTHROUGH)
    state.keep(state.GOOD, last.text, state.WALKTHROUGH)
    return last
