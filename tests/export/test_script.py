"""The script that is taken away runs in plain Python, and fails where a gradient is another one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import viz
from tests.rules.teaching import TEACHING
from viz.export.script import script as written
from viz.lessons.examples import EXAMPLES
from viz.text import Language

PROGRAMS = {
    path.stem: path.read_text("utf-8")
    for path in sorted(Path(__file__).parents[1].glob("program/programs/*.py"))
}

SMALL = {
    "three calls add up": "x = torch.tensor(3.0, requires_grad=True)\nfor i in range(3):\n"
    "    (x ** 2 * (i + 1)).backward()\nprint(x.grad)",
    "cleared in the end": "x = torch.ones(2, requires_grad=True)\n(x ** 2).sum().backward()\nx.grad = None",
    "a layer": "m = nn.Linear(2, 1)\nloss = (m(torch.ones(3, 2)) ** 2).mean()\nloss.backward()",
    "a layer by its place": "m = nn.Sequential(nn.Linear(2, 2), nn.ReLU())\n"
    "m(torch.ones(1, 2)).sum().backward()",
    "drawn numbers": "x = torch.randn(4, requires_grad=True)\n(x * torch.rand(4)).sum().backward()",
    "NaN": "x = torch.zeros(2, requires_grad=True)\n"
    "y = torch.where(x > 0, x.sqrt() / x, x).sum()\ny.backward()",
    "infinity": "x = torch.zeros(1, requires_grad=True)\nx.sqrt().sum().backward()",
    "no call": "x = torch.ones(2, 2, requires_grad=True)\ny = (x * 3).exp()",
    "autograd.grad": "x = torch.tensor(2.0, requires_grad=True)\ng, = torch.autograd.grad(x ** 3, x, "
    "create_graph=True)\nh, = torch.autograd.grad(g, x)\nprint(h)",
    "in a function": "def f():\n    w = torch.ones(2, requires_grad=True)\n    (w * 2).sum().backward()\nf()",
    "no name": "torch.ones(2, requires_grad=True).sum().backward()",
    "float64": "torch.set_default_dtype(torch.float64)\nx = torch.tensor([1 / 3], requires_grad=True)\n"
    "(x ** 3).backward()",
    "half": "x = torch.ones(3, dtype=torch.bfloat16, requires_grad=True)\n(x * 0.3).sum().backward()",
    "complex": "z = torch.tensor([1 + 2j], requires_grad=True)\n(z * z.conj()).real.sum().backward()",
    "large": "x = torch.ones(40, 50, requires_grad=True)\n(x ** 2).sum().backward()",
    "a step, then cleared": "w = torch.ones(2, requires_grad=True)\nopt = torch.optim.SGD([w], lr=0.1)\n"
    "for i in range(4):\n    opt.zero_grad()\n    (w ** 2).sum().backward()\n    opt.step()\nopt.zero_grad()",
    "kept": "x = torch.ones(2, requires_grad=True)\ny = x * 2\ny.retain_grad()\n(y ** 2).sum().backward()",
    "Korean": "# 값\n값 = torch.ones(2, requires_grad=True)\n(값 * 2).sum().backward()\nprint('끝', 값.grad)",
    "seeds of others": "import random\nimport numpy as np\nx = torch.tensor([random.random(), "
    "np.random.rand()], requires_grad=True)\n(x ** 2).sum().backward()",
    "no graph": "print(torch.ones(2) + 1)",
    "sparse": "e = nn.Embedding(4, 2, sparse=True)\ne(torch.tensor([1, 1])).sum().backward()",
}


def script(explanation: viz.Explanation, language: Language = "en") -> str:
    """The script of an explanation."""
    code = None
    with contextlib.suppress(viz.VizError):
        code = explanation.backward_code()
    return written(explanation, explanation.typed_program, code, language)


def run(text: str) -> str:
    """What a script prints, run by Python here: starting it anew takes seconds each time."""
    output = io.StringIO()
    before = torch.get_rng_state(), torch.autograd.backward, torch.autograd.grad
    torch.seed()  # whatever the script needs of it, it says itself
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_printoptions(profile="default")
        torch.set_grad_enabled(True)
        torch.set_rng_state(before[0])
        torch.autograd.backward, torch.autograd.grad = before[1:]
    return output.getvalue()


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    yield
    torch.use_deterministic_algorithms(False)


@pytest.mark.parametrize("text", SMALL.values(), ids=SMALL)
def test_every_gradient_is_checked_by_the_script(text: str) -> None:
    explanation = viz.run(text)
    made = script(explanation)
    assert explanation.typed_program.program.text in made  # as it was written
    assert run(made) == explanation.printed


@pytest.mark.parametrize("backward", [0, 1, 2])
@pytest.mark.parametrize("name", ["three calls add up", "a step, then cleared"])
def test_the_chosen_call_is_checked(name: str, backward: int) -> None:
    made = script(viz.run(SMALL[name], backward=backward))
    assert f"backward call {backward + 1} of" in made
    run(made)


WRONG = {
    "another number": ("three calls add up", "torch.tensor(36.0)", "torch.tensor(35.0)"),
    "another call": ("a step, then cleared", "note_backward_call(3,", "note_backward_call(2,"),
    "a large one": ("large", "(x ** 2)", "(x ** 2.01)"),
    "another program": ("NaN", "x.sqrt() / x", "x * x"),
    "the backward pass": ("no call", "d_x = ", "d_x = 2 * "),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_gradient_is_found(case: str) -> None:
    name, right, wrong = WRONG[case]
    made = script(viz.run(SMALL[name]))
    assert right in made
    with pytest.raises(AssertionError):
        run(made.replace(right, wrong))


FEW_CHECKS = frozenset(("in a function", "no graph"))


@pytest.mark.parametrize("name", SMALL)
def test_it_has_checks(name: str) -> None:
    assert ("assert" in script(viz.run(SMALL[name]))) == (name not in FEW_CHECKS)


GIVEN = {**{f"example {key}": it.program for key, it in EXAMPLES.items()}}
GIVEN |= {f"teaching {name}": text for name, (text, _) in TEACHING.items()}
GIVEN |= PROGRAMS


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", GIVEN)
def test_many_programs(name: str) -> None:
    try:
        explanation = viz.run(GIVEN[name])
    except viz.ProgramError:
        return  # one that is meant to fail has nothing to check
    made = run(script(explanation, "ko"))
    if "0x" not in made:
        assert made == explanation.printed


def test_it_runs_as_a_file(tmp_path: Path) -> None:
    """In a Python of its own, from another folder, with torch alone."""
    file = tmp_path / "program.py"
    file.write_text(script(viz.run(SMALL["a step, then cleared"])), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", file.name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
