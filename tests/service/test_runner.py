"""What workers are asked, and what becomes of one that hangs, dies, or is refused memory."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

import viz
from tests.panels.pages import edit, page, text_of, told
from viz import limits
from viz.draw.view import View
from viz.errors import LimitError, ProgramError
from viz.panels.state import WALKTHROUGH
from viz.service import messages
from viz.service.lanes import Lanes
from viz.service.launch import NewProcesses
from viz.service.messages import Failed
from viz.service.runner import Runner, Waiting, runner
from viz.views import requests as ask
from viz.views.answering import answer
from viz.views.answers import Outline
from viz.views.files import MADE
from viz.views.request import Request

LEAF = "x = torch.ones(2, 2, requires_grad=True)\n"
LARGE = "x = torch.ones(60, 60, requires_grad=True)\nres = (x * 2).mean()"
LONG = (  # of many operations: it is ended between two of them
    "x = torch.ones(2, requires_grad=True)\nfor i in range(100_000):\n    y = x.cumsum(0)\ny.sum().backward()"
)
SLOW = (  # of few: its worker has to be stopped
    "x = torch.rand(1, 1, 256, 256, requires_grad=True)\nfor i in range(99):\n"
    "    s = F.avg_pool2d(x, 128, stride=1)"
)
GREEDY = "x = torch.rand(1000, requires_grad=True)\ny = x\nfor i in range(90):\n    y = y.cumsum(0)"
MEDIUM = LONG.replace("100_000", "30_000")

ASKED: tuple[Request[object], ...] = (
    ask.GetOutline(),
    ask.GetPicture(View()),
    ask.GetPicture(View(), coarse=True),
    *(
        ask.GetFile(View(), "x", None, format) for format in MADE if format != "pdf"
    ),  # fonts in any order
    ask.GetNode("z.pow", None, "", "en"),
    ask.GetPaths("x"),
    ask.GetChainRule("x", 0),
    ask.GetFactors("x", 0, "en"),
    ask.GetLedger("x"),
    ask.GetCallPlots("x", ("Roots", "Values", "Gradients")),
    ask.GetClosedForm("x"),
    ask.GetBackwardCode(),
    ask.GetExercise(),
    ask.JudgeLine(1, "1.", ()),
    ask.GetCheck("x"),
    ask.GetDiagnosis("en"),
    ask.GetGradientSizes("Sizes"),
    ask.GetHeatMaps("z.pow", "Value", "Gradient"),
    ask.GetPathBars("x", 0, "Paths"),
    ask.GetCurve("x", 0),
    ask.GetFigures(),
    ask.GetTargets("x", "z.pow"),
    ask.JudgeGuess("x", "z.pow", "grad", "x + 1"),
    ask.GetSteps(True),
    ask.ChangeSteps(True, '{"deleted_rows": [0], "edited_rows": {}, "added_rows": []}'),
    ask.GetPalette(),
    ask.InsertOperation(3, "y", "a", "relu"),
    ask.GetTensors(),
    ask.SetCell(0, 1, 2.5),
    ask.GetNudge(0, 1, 0.1),
    ask.KeepGradient("y"),
    ask.MakeTensor(0, (3,), "zeros", 0, True),
)


@pytest.fixture(autouse=True)
def warm() -> None:
    """Workers that are there, as they are on a page that was opened."""
    assert not isinstance(asked(LEAF, ask.GetOutline()), Exception)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> int:
    """Less patience with programs, so that the tests take less time; how many seconds."""
    monkeypatch.setattr(limits, "RUN_SECONDS", replace(limits.RUN_SECONDS, value=1))
    return 1


def asked(text: str, request: Request[object], **more: bool) -> object:
    """One answer."""
    return runner.ask(text, (request,), **more)[request]  # type: ignore[arg-type]


def refused(text: str, request: Request[object]) -> ProgramError:
    """What a request is refused with."""
    error = asked(text, request)
    assert isinstance(error, ProgramError)
    return error


def test_the_backward_call_that_is_explained() -> None:
    text = "w = torch.ones(1, requires_grad=True)\nfor i in range(5):\n    (w * i).backward()\n"
    for backward, place in ((2, 2), (0, 0), (None, 4)):
        (outline,) = runner.ask(text, (ask.GetOutline(),), backward=backward).values()
        assert isinstance(outline, Outline)
        assert outline.call is not None
        assert (outline.call.place, outline.call.count) == (place, 5)
    (error,) = runner.ask(text, (ask.GetOutline(),), backward=9).values()
    assert isinstance(error, ProgramError)
    assert error.key == "no_such_backward"


def test_every_request_is_made_below() -> None:
    every = {
        it for it in vars(ask).values() if isinstance(it, type) and it.__module__ == ask.__name__
    }
    assert {type(request) for request in ASKED} == every


@pytest.mark.parametrize("request_", ASKED, ids=lambda it: type(it).__name__)
def test_an_answer_is_the_same_wherever_it_is_worked_out(request_: Request[object]) -> None:
    here = answer(request_, WALKTHROUGH, lambda: viz.run(WALKTHROUGH))
    assert str(asked(WALKTHROUGH, request_)) == str(here)


def test_one_request_brings_all_views() -> None:
    answers = runner.ask(WALKTHROUGH, ASKED)
    assert list(answers) == list(ASKED)
    assert not any(isinstance(it, Failed) for it in answers.values())


def test_the_worker_that_holds_a_program_is_asked_again() -> None:
    lane = runner.start().fast
    texts = [WALKTHROUGH.replace("x+1", f"x+{number}") for number in range(lane.size)]
    known = []
    for text in texts * 2:
        asked(text, ask.GetOutline())
        known.append(lane.free[-1].pid)
    assert known[: len(texts)] == known[len(texts) :] or lane.size == 1


def test_what_takes_long_gets_more_time_in_the_slow_lane() -> None:
    told: list[Waiting] = []
    answers = runner.ask(MEDIUM, (ask.GetOutline(),), tell=told.append)
    assert not isinstance(answers[ask.GetOutline()], Exception)
    assert any(it.slow for it in told)


def test_a_view_that_takes_long_does_not_make_its_program_slow() -> None:
    text = (
        "x = torch.ones(2, 2, requires_grad=True)\n"
        "h = torch.relu(x @ x)\ny = (h * x).mean()\ny.backward()"
    )
    told: list[Waiting] = []
    runner.ask(text, (ask.GetClosedForm("x"),), tell=told.append)
    assert any(it.slow for it in told)
    told.clear()
    assert not isinstance(runner.ask(text, (ask.GetPaths("x"),), tell=told.append), Exception)
    assert not told


@pytest.mark.parametrize("text", [LONG, SLOW], ids=["between operations", "within one"])
def test_what_takes_too_long_is_stopped_and_the_next_is_served(text: str, hasty: int) -> None:
    error = refused(text, ask.GetOutline())
    assert error.key == "run_slow"
    assert f"more than {hasty} seconds" in error.message
    assert not isinstance(asked(LARGE, ask.GetOutline()), Exception)


@pytest.mark.usefixtures("hasty")
def test_others_are_served_meanwhile() -> None:
    slow = threading.Thread(target=asked, args=(LONG.replace("x.c", "x .c"), ask.GetOutline()))
    slow.start()
    time.sleep(0.8)
    start = time.monotonic()
    for number in range(5):
        asked(LARGE.replace("2", str(number + 3)), ask.GetOutline())
    assert slow.is_alive()
    assert time.monotonic() - start < 1
    slow.join()


def test_what_takes_too_much_memory_is_stopped_and_the_next_is_served() -> None:
    assert refused(GREEDY, ask.GetChainRule("x", None)).key == "run_memory"
    assert not isinstance(asked(LARGE, ask.GetOutline()), Exception)


def killed_at_work(how: signal.Signals, text: str) -> object:
    """What comes of a program whose worker in the fast lane gets a signal."""
    lane = runner.start().fast
    workers = set(lane.free)

    def kill() -> None:
        while not (busy := workers - set(lane.free)):
            time.sleep(0.001)
        time.sleep(0.05)
        for worker in busy:
            os.kill(worker.pid, how)

    killer = threading.Thread(target=kill)
    killer.start()
    made = asked(text, ask.GetOutline())
    killer.join()
    return made


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=lambda it: it.name)
def test_a_worker_that_is_killed_or_stopped_at_work_costs_only_time(how: signal.Signals) -> None:
    text = LONG.replace("100_000", f"{3000 + how}")
    assert not isinstance(killed_at_work(how, text), Exception)
    assert not isinstance(asked(LARGE, ask.GetOutline()), Exception)


def test_all_free_workers_killed_are_replaced() -> None:
    lane = runner.start().fast
    for worker in lane.free:
        os.kill(worker.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert not isinstance(asked(LARGE.replace("2", "4"), ask.GetOutline()), Exception)


def test_who_does_something_else_ends_what_he_asked_for() -> None:
    class ElsewhereError(Exception):
        """The reader typed something else."""

    def tell(waiting: Waiting) -> None:
        if waiting.slow and not waiting.place:
            raise ElsewhereError

    start = time.monotonic()
    with pytest.raises(ElsewhereError):
        runner.ask(LONG.replace("2", "3"), (ask.GetOutline(),), tell=tell)
    assert time.monotonic() - start < 5
    assert not isinstance(asked(LONG.replace("100_000", "30_001"), ask.GetOutline()), Exception)


def test_what_goes_wrong_in_a_worker_is_told() -> None:
    made = asked(LARGE, ask.GetNode("nobody", None, "", "en"))
    assert isinstance(made, Failed)
    assert "KeyError: 'nobody'" in made.traceback


def test_a_limit_that_is_passed_in_a_worker_is_said_here() -> None:
    text = "x = torch.ones(3000, requires_grad=True)\ny = x.cumsum(0).sum()"
    made = asked(text, ask.GetChainRule("x", 0))
    assert isinstance(made, LimitError)
    assert made.key == "jacobian"


def test_a_message_holds_nothing_but_plain_data() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("true",)

    with pytest.raises(EOFError) as caught:
        messages.unpacked(messages.packed(Evil()))
    assert "not in messages" in str(caught.value.__cause__)
    with pytest.raises(EOFError):
        messages.unpacked(b"nothing")


def test_workers_that_cannot_be_started_are_tried_again() -> None:
    class Refusing:
        spares = 0
        tries = 0

        def launch(self, speed: str) -> viz.workers.Worker:
            self.tries += 1
            if self.tries <= 3:
                raise OSError("no more processes")
            return real.launch(speed)  # type: ignore[arg-type]

        def look_after(self) -> None:
            """Nothing to look after."""

        def stop(self) -> None:
            """Nothing to stop."""

    real = runner.start().launcher
    own = Runner(lambda: Lanes(Refusing))
    assert own.ask(LARGE, (ask.GetOutline(),))
    own.start().stop()


def test_new_processes_do_where_nothing_can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Few(NewProcesses):
        spares = 0

    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    lanes = Lanes(Few)
    own = Runner(lambda: lanes)
    try:
        made = own.ask(LARGE, (ask.GetOutline(), ask.GetPicture(View())))
        assert not any(isinstance(it, Exception | Failed) for it in made.values())
        os.kill(lanes.fast.free[-1].pid, signal.SIGKILL)
        assert own.ask(LARGE, (ask.GetPaths("x"),))
    finally:
        lanes.stop()


def said_in_boxes(app: AppTest) -> str:
    """Errors, warnings and notes."""
    return "\n".join(str(box.value) for box in [*app.error, *app.warning, *app.info])


def test_the_reader_is_told_and_the_last_graph_stays(hasty: int) -> None:
    app = page(LARGE)
    edit(app, SLOW)
    assert not app.exception
    assert said_in_boxes(app).startswith(f"This took more than {hasty} seconds")
    assert not app.code, "it is nobody's line"
    assert told(app, "editor")["error"]["line"] is None
    assert text_of(app) == SLOW
    assert any("res = (x * 2).mean()" in str(it.value) for it in app.markdown)
    edit(app, WALKTHROUGH)
    assert not said_in_boxes(app)
