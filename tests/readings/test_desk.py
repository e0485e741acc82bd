"""Where readings are computed, and what becomes of a worker that hangs, dies, or is refused memory."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.panels.test_page import page
from viz import limits
from viz.draw import View
from viz.errors import LimitError, ProgramError
from viz.panels.state import WALKTHROUGH
from viz.program import measure, parse
from viz.readings import LONG, READINGS, desk, with_guess
from viz.readings.desk import Desk, is_small

LEAF = "x = torch.ones(2, 2, requires_grad=True)\n"
LARGE = "x = torch.ones(60, 60, requires_grad=True)\nres = (x * 2).mean()"
SLOW = (
    "x = torch.rand(1, 1, 256, 256, requires_grad=True)\nfor i in range(99):\n"
    "    s = F.avg_pool2d(x, 128, stride=1)"
)
GREEDY = "x = torch.rand(1000, requires_grad=True)\ny = x\nfor i in range(90):\n    y = y.cumsum(0)"


@pytest.fixture(autouse=True)
def warm() -> None:
    """Workers that are there, as they are on a page that was opened."""
    desk.warm()


ASKED: dict[str, tuple[object, ...]] = {
    "outline": (),
    "assigned": (),
    "drawn": (View(),),
    "file": (View(), "dot"),
    "node": ("z.pow", None, "", "en"),
    "paths": ("x",),
    "written": ("x", 0),
    "formula": ("x",),
    "check": ("x", (2.0, 2.0, 2.0, 2.0)),
    "sizes": ("Sizes",),
    "heat": ("z.pow", "Value", "Gradient"),
    "bars": ("x", 0, "Paths"),
    "root_curve": ("x", 0),
    "targets": ("x", "z.pow"),
    "verdict": ("x", "z.pow", "grad", "x + 1"),
}


def test_every_reading_is_asked_for_below() -> None:
    assert ASKED.keys() == READINGS.keys()


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_is_the_same_wherever_it_is_computed(name: str) -> None:
    at = Desk(WALKTHROUGH)
    here = READINGS[name](at.explanation, *ASKED[name])
    assert str(at._elsewhere(name, *ASKED[name])) == str(here)


SMALL = {
    "the walkthrough": (WALKTHROUGH, True),
    "one operation that makes many": (
        "x = torch.ones(1000, requires_grad=True)\np = torch.unbind(x)\nz = p[0] * p[1]",
        False,
    ),
    "a small loop": (LEAF + "for i in range(20):\n    x = x * 2\ny = x.sum()", True),
    "many elements": (LARGE, False),
    "many operations": (LEAF + "for i in range(70):\n    x = x * 2\ny = x.sum()", False),
    "many ways back": (
        LEAF + "y = (x * x + x).sum()\nfor i in range(20):\n    y.backward(retain_graph=True)",
        False,
    ),
    "many statements": (LEAF + "for i in range(400):\n    n = i\ny = x.sum()", False),
    "a number from a tensor": (LEAF + "n = x.sum().item()\ny = (x * n).sum()", False),
}


@pytest.mark.parametrize(("text", "small"), SMALL.values(), ids=SMALL.keys())
def test_what_is_small(text: str, small: bool) -> None:
    assert is_small(measure(parse(text))) == small


def test_a_small_program_needs_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_pool", None)
    at = Desk(WALKTHROUGH)
    for name in READINGS.keys() - LONG:
        at.read(name, *ASKED[name])
    with pytest.raises(AttributeError):
        Desk(LARGE).read("outline")


def test_a_large_program_never_runs_in_the_pages_process() -> None:
    at = Desk(LARGE)
    assert at.read("outline").root == "res"  # type: ignore[attr-defined]
    assert "explanation" not in vars(at)


def test_a_large_guess_does_not_either() -> None:
    at = Desk(WALKTHROUGH)
    assert at.read("outline")
    guess = "torch.ones(60, 60).sum() * x"
    at.let_go()
    judged = at.read("verdict", "x", "z.pow", "grad", guess, runs=with_guess(WALKTHROUGH, guess))
    assert not judged.right  # type: ignore[attr-defined]
    assert "explanation" not in vars(at)


def refused(text: str, name: str, *asked: object) -> ProgramError:
    """What a reading is refused with."""
    with pytest.raises(ProgramError) as caught:
        Desk(text).read(name, *asked)
    return caught.value


def test_what_takes_too_long_is_stopped_and_the_next_is_served() -> None:
    error = refused(SLOW, "outline")
    assert error.key == "run_slow"
    assert str(limits.RUN_SECONDS.value) in error.message
    assert Desk(LARGE).read("outline")


def test_what_takes_too_much_memory_is_stopped_and_the_next_is_served() -> None:
    assert Desk(GREEDY).read("outline")
    assert refused(GREEDY, "written", "x", None).key == "run_memory"
    assert Desk(LARGE).read("outline")


def test_a_worker_that_is_killed_at_work_is_replaced() -> None:
    assert Desk(LARGE).read("outline")
    workers = [worker for worker in desk._pool._free.queue if worker is not None]

    def kill() -> None:
        while len(desk._pool._free.queue) == len(workers):
            time.sleep(0.01)
        busy = set(workers) - set(desk._pool._free.queue)
        for worker in busy:
            os.kill(worker.process.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert refused(SLOW, "outline").key == "run_died"
    killer.join()
    assert Desk(LARGE).read("outline")


def test_what_goes_wrong_in_a_worker_is_in_the_log_of_the_page() -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'nobody'"):
        Desk(LARGE).read("node", "nobody", None, "", "en")


def test_a_limit_that_is_passed_in_a_worker_is_said_here() -> None:
    text = "x = torch.ones(3000, requires_grad=True)\ny = x.cumsum(0).sum()"
    with pytest.raises(LimitError) as caught:
        Desk(text).read("written", "x", 0)
    assert caught.value.key == "jacobian"


def text_of(app: AppTest) -> str:
    """What is said in boxes."""
    return "\n".join(str(box.value) for box in [*app.error, *app.warning, *app.info])


def test_the_reader_is_told_and_the_last_graph_stays() -> None:
    app = page(LARGE)
    app.text_area[0].set_value(SLOW).run()
    assert not app.exception
    assert text_of(app).startswith("This takes more than 4 seconds")  # it is nobody's line
    assert not app.code
    assert app.text_area[0].value == SLOW
    assert any("res = (x * 2).mean()" in str(it.value) for it in app.markdown)
    app.text_area[0].set_value(GREEDY).run()
    assert not app.exception
    assert "takes more than 200 megabytes" in text_of(app)
    app.text_area[0].set_value(WALKTHROUGH).run()
    assert not text_of(app)
