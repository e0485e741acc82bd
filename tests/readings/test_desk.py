"""Where readings are computed, and what becomes of a worker that hangs, dies, or is refused memory."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

import viz
from tests.panels.test_page import page
from viz import limits
from viz.draw import View
from viz.errors import LimitError, ProgramError
from viz.panels.state import WALKTHROUGH
from viz.readings import READINGS, desk
from viz.readings.desk import Desk

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
    here = READINGS[name](viz.run(WALKTHROUGH), *ASKED[name])
    assert str(Desk(WALKTHROUGH).read(name, *ASKED[name])) == str(here)


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
    workers = [worker for worker in desk._pool._free if worker is not None]

    def kill() -> None:
        while len(desk._pool._free) == len(workers):
            time.sleep(0.01)
        busy = set(workers) - set(desk._pool._free)
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
    assert text_of(app).startswith("This takes more than 8 seconds")  # it is nobody's line
    assert not app.code
    assert app.text_area[0].value == SLOW
    assert any("res = (x * 2).mean()" in str(it.value) for it in app.markdown)
    app.text_area[0].set_value(GREEDY).run()
    assert not app.exception
    assert "takes more than 200 megabytes" in text_of(app)
    app.text_area[0].set_value(WALKTHROUGH).run()
    assert not text_of(app)
