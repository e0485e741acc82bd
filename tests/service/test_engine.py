"""What a worker says when a fault is this project's: it stays, and the page's log has the traceback."""

from __future__ import annotations

import socket

import pytest

from viz.service import engine
from viz.service.engine import Engine
from viz.service.messages import Failed, Job, Ran, packed, unpacked
from viz.views.requests import GetOutline, GetPaths
from viz.workers import Channel


@pytest.mark.parametrize("error", [KeyError("planted"), RuntimeError("planted")], ids=repr)
def test_a_fault_of_ours_while_a_program_runs_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def planted(text: str) -> object:
        raise error

    monkeypatch.setattr(engine, "run", planted)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        page = Channel(ours)
        page.send(packed(Job("x = 1", False, (GetOutline(), GetPaths("x")), 1.0)))
        ours.shutdown(socket.SHUT_WR)
        Engine(Channel(theirs)).serve()
        said = [unpacked(page.receive()) for _ in range(3)]
    assert isinstance(said[0], Ran)
    for failed in said[1:]:
        assert isinstance(failed, Failed)
        assert "planted" in failed.traceback
