"""What a reader sees while a worker is busy with the program: the place in the queue, progress, Cancel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz import limits
from viz.panels import state
from viz.service.cache import Cache
from viz.service.runner import Runner, Waiting
from viz.text import say
from viz.views.request import Request

CANCELLED = "revision that is not to be run"

_AT_ONCE = 0.3
"""Seconds that pass before anything is said: most programs are done by then."""


class Waits:
    """Asks for what one run of the page needs, and tells the reader how far it is.

    It is said in the empty element `notice`; without one where the run stands.
    """

    def __init__(self, runner: Runner, notice: DeltaGenerator | None) -> None:
        self._runner = runner
        self._notice = notice
        self._place: DeltaGenerator | None = None
        self._bar: DeltaGenerator | None = None

    def ask(
        self, text: str, asked: Iterable[Request[Any]], partial: bool, backward: int | None
    ) -> dict[Request[Any], object]:
        """As `Runner.ask`. Ends when the reader does something else meanwhile."""
        try:
            return self._runner.ask(
                text, tuple(asked), partial=partial, backward=backward, tell=self._tell
            )
        finally:
            self._settle()

    @contextmanager
    def alone(self, cache: Cache, key: bytes) -> Iterator[bool]:
        """As `Cache.alone`. Ends when the reader does something else meanwhile."""

        def tell(seconds: float) -> None:
            self._tell(Waiting(0, seconds, slow=False))

        try:
            with cache.alone(key, tell) as another_made_it:
                self._settle()
                yield another_made_it
        finally:
            self._settle()

    def _settle(self) -> None:
        if self._place is not None:
            self._place.empty()
        self._place = self._bar = None

    def _tell(self, waiting: Waiting) -> None:
        if waiting.seconds < _AT_ONCE and not waiting.slow:
            return
        if waiting.starting:
            self._place = self._place or st.empty()
            self._place.info(say("page.loading", state.language()))  # again: it ends who has gone
            return
        if self._bar is None:
            if self._place is not None:
                self._place.empty()
            self._place = self._notice or st.empty()
            with self._place.container():
                self._bar = st.empty()
                st.button(
                    say("waiting.cancel", state.language()), key="cancel", on_click=self._cancel
                )
        most = limits.RUN_SECONDS.value
        self._bar.progress(
            0.0 if waiting.place else min(waiting.seconds / most, 1.0), text=_said(waiting)
        )

    @staticmethod
    def _cancel() -> None:
        st.session_state[CANCELLED] = state.revision()


def run_again() -> None:
    """Run what was cancelled. For callbacks."""
    st.session_state.pop(CANCELLED, None)


def _said(waiting: Waiting) -> str:
    language = state.language()
    if waiting.place:
        return say("waiting.place", language, place=waiting.place)
    seconds, most = int(waiting.seconds), limits.RUN_SECONDS.value
    return say("waiting.running", language, seconds=seconds, most=most)
