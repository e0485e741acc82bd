"""The program that the page shows: run at most once in a run of the script, and often not at all.

What the page says of a program is plain data, cached on the program's text and shared by all readers. A
tensor is made only where something is asked for that no cache has, and let go of when the script ends.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import streamlit as st
import torch

from viz.errors import ProgramError
from viz.explanation import Explanation, run_program
from viz.panels import state
from viz.program import Program, parse
from viz.turns import my_turn

KEPT = 1_000
"""Results that each cache keeps; all together stay below `server.maxCacheDataSize`."""

_LAST_GOOD = "last good text"

# Small tensors gain nothing from more threads, and other readers' pages share the processor.
torch.set_num_threads(1)

_run = threading.local()


@dataclass(frozen=True)
class Outline:
    """What the page has to know of a program before it draws anything of it, as plain data.

    `described` has a line for each node by id, root first; `edges` are (source, target, place among the
    target's inputs); `leaves` has the shape of each leaf's gradient, None where it is not reached.
    `nonfinite` is the first node with a NaN or an infinity and "value" or "gradient".
    """

    root: str
    described: Mapping[str, str]
    edges: tuple[tuple[str, str, int], ...]
    leaves: Mapping[str, tuple[int, ...] | None]
    printed: str
    root_name: str
    root_is_implied: bool
    root_is_scalar: bool
    draws_unseeded: bool
    nonfinite: tuple[str, str] | None

    @property
    def nodes(self) -> list[str]:
        """The ids of the nodes, root first."""
        return list(self.described)


class Current:
    """What the page shows in this run: the text, and the error of what was typed, if it is wrong.

    With an error, `text` is the last one that ran.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.error: ProgramError | None = None

    @property
    def editable(self) -> bool:
        """Whether tables and grids may write to the text: not while it is wrong."""
        return self.error is None

    @cached_property
    def program(self) -> Program:
        """The text, read."""
        return parse(self.text)

    @cached_property
    def explanation(self) -> Explanation:
        """The program, run and explained."""
        return run_program(self.program)

    @cached_property
    def outline(self) -> Outline:
        """What is known of the program. Raises `ProgramError` if it is wrong."""
        found = _outlined(self.text, self)
        if isinstance(found, ProgramError):
            raise found
        return found

    def let_go(self) -> None:
        """Forget the tensors. Callbacks keep this object until the next run."""
        self.__dict__.pop("explanation", None)


@contextmanager
def running() -> Iterator[Current]:
    """The program of this run of the script, or of a fragment, computed in turn with other readers."""
    if getattr(_run, "current", None) is not None:
        yield _run.current
        return
    with my_turn():
        _run.current = current = _read()
        try:
            yield current
        finally:
            _run.current = None
            current.let_go()


def _read() -> Current:
    """The typed text; where it is wrong, the last text of this session that ran."""
    typed = Current(state.text())
    try:
        _ = typed.outline
    except ProgramError as error:
        last = Current(st.session_state.get(_LAST_GOOD, state.WALKTHROUGH))
        last.error = error
        return last
    st.session_state[_LAST_GOOD] = typed.text
    return typed


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _outlined(text: str, _current: Current) -> Outline | ProgramError:
    try:
        explanation = _current.explanation
    except ProgramError as error:
        return error
    execution = explanation.execution
    assert execution is not None
    shapes = {
        leaf: None if gradient is None else tuple(gradient.shape)
        for leaf, gradient in explanation.grad.items()
    }
    return Outline(
        root=explanation.root,
        described={
            node.id: f"{' '.join(node.source.split()) or node.id}  ·  {node.op}"
            for node in explanation.nodes
        },
        edges=tuple((edge.source, edge.target, edge.index) for edge in explanation.edges),
        leaves=shapes,
        printed=explanation.printed,
        root_name=execution.root_name or explanation.root,
        root_is_implied=execution.root_is_implied,
        root_is_scalar=execution.root.numel() == 1,
        draws_unseeded=execution.draws_unseeded,
        nonfinite=explanation.first_nonfinite,
    )
