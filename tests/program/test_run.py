"""Running a program: what it prints, what it is asked about, and what it leaves alone."""

from __future__ import annotations

import threading

import pytest
import torch

import viz
from tests.plain_python import as_python

X = "x = torch.ones(2, 2, requires_grad=True)\n"


PRINTED = {
    "gradients": X + "y = (x * x).sum()\nprint(x.grad)\ny.backward()\nprint(x.grad, y)",
    "values of many kinds": X + "print(1, 2.5, True, None, 'a', [1, x], (x.shape, 2), x.dtype)",
    "separator and end": X + "print(x, 1, sep=' | ', end='')\nprint('!')",
    "nothing": X + "print()\nprint('')",
    "a named tuple": X + "print(torch.max(x * 2, dim=1))",
    "large tensor": "x = torch.arange(4000.).reshape(40, 100).requires_grad_()\nprint(x * 2)",
    "accumulated": X
    + "y = (x * x).sum()\ny.backward(retain_graph=True)\ny.backward()\nprint(x.grad)",
    "two graphs": X + "(x * 3).sum().backward()\n(x * x).sum().backward()\nprint(x.grad)",
    "weights": X + "y = x * x\ny.backward(torch.tensor([[1., 2.], [3., 4.]]))\nprint(x.grad)",
    "seed": "torch.manual_seed(7)\nx = torch.randn(3, requires_grad=True)\nprint(x, torch.rand(2))",
    "seed and dropout": "torch.manual_seed(7)\nx = torch.ones(9, requires_grad=True)\nprint(F.dropout(x))",
    "flags": X + "y = x * 2\nprint(x.requires_grad, y.is_leaf, y.ndim)",
    "used before": X + "a = x.sum()\na.backward()\nb = (x * x.grad).sum()\nprint(b)",
}


@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED.keys())
def test_prints_what_python_prints(text: str) -> None:
    assert viz.run(text).printed == as_python(text)[0]


def test_the_walkthrough_to_the_character(walkthrough: str) -> None:
    assert viz.run(walkthrough).printed == as_python(walkthrough)[0]
    assert as_python(walkthrough)[0].startswith(
        "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)\n"
        "y:  tensor([[2., 2.],\n        [2., 2.]], grad_fn=<AddBackward0>)\n"
    )


# name: (program, name of the root, implied)
ROOTS = {
    "target of backward": (X + "y = x.sum()\nz = y * 2\ny.backward()", "y", False),
    "last backward": (X + "y = x.sum()\ny.backward()\nz = x.mean()\nz.backward()", "z", False),
    "last scalar": (X + "y = x.sum()\nz = x * 2", "y", True),
    "last tensor": (X + "y = x * 3\nz = x * 2", "z", True),
    "a leaf": ("x = torch.ones(1, requires_grad=True)", "x", True),
    "not assigned": (X + "(x * x).sum().backward()", "", False),
}


@pytest.mark.parametrize(("text", "name", "implied"), ROOTS.values(), ids=ROOTS.keys())
def test_root(text: str, name: str, implied: bool) -> None:
    explanation = viz.run(text)
    index = explanation.backward_index
    assert (index is None) == implied
    calls = explanation.backward_calls
    assert (explanation.root if index is None else calls[index].root) == name


def test_a_root_can_be_asked_for() -> None:
    explanation = viz.run(X + "y = x * 3\nz = y.sum()\nz.backward()", root="y")
    assert explanation.root == "y"
    assert explanation.grad["x"].tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_numbers_drawn_do_not_depend_on_other_users() -> None:
    text = "x = torch.randn(3, requires_grad=True)\ny = x.sum()"
    first = viz.run(text)
    torch.randn(5)
    second = viz.run(text)
    assert torch.equal(first.leaves["x"].value, second.leaves["x"].value)
    assert first.typed.draws_unseeded
    assert not viz.run("torch.manual_seed(0)\n" + text).typed.draws_unseeded


def test_programs_in_many_threads_draw_their_own_numbers() -> None:
    texts = [
        f"torch.manual_seed({seed})\nx = torch.randn(3, requires_grad=True)\n"
        "y = (F.dropout(x, 0.5) * x).sum()\ny.backward()\nprint(x, x.grad)"
        for seed in range(4)
    ]
    expected = [viz.run(text).printed for text in texts]
    wrong = []

    def work(start: int) -> None:
        for place in range(start, start + 20):
            if viz.run(texts[place % 4]).printed != expected[place % 4]:
                wrong.append(place)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_process_is_left_alone() -> None:
    before = (torch.get_default_dtype(), torch.get_rng_state(), torch.is_grad_enabled())
    viz.run(
        "torch.manual_seed(3)\nx = torch.randn(3, requires_grad=True)\ny = x.sum()\ny.backward()"
    )
    after = (torch.get_default_dtype(), torch.get_rng_state(), torch.is_grad_enabled())
    assert before[0] == after[0]
    assert torch.equal(before[1], after[1])
    assert before[2] == after[2]


MOVED = {
    "a leaf": (X + "y = (x * x).sum()", 0, "x", 36.0),
    "a leaf that was filled in place": (
        "x = torch.zeros(2, 2)\nx.fill_(1.).requires_grad_()\ny = (x * x).sum()",
        None,
        "x",
        36.0,
    ),
    "a parameter after a step": (
        "w = nn.Parameter(torch.ones(2, 2))\nopt = torch.optim.SGD([w], lr=0.1)\n"
        "for i in range(2):\n    loss = (w * w).sum()\n    loss.backward()\n    opt.step()",
        1,
        "w",
        36.0,
    ),
    "a layer's weight": (
        "net = nn.Linear(2, 2, bias=False)\nloss = (net.weight * net.weight).sum()\nloss.backward()",
        0,
        "net.weight",
        36.0,
    ),
}


@pytest.mark.parametrize(("text", "call", "leaf", "value"), MOVED.values(), ids=MOVED.keys())
def test_a_leaf_can_be_put_elsewhere(text: str, call: int | None, leaf: str, value: float) -> None:
    text = text if "backward" in text or call is None else text + "\ny.backward()"
    typed = viz.run(text, backward=call).typed
    at = typed.root_at(leaf)
    assert at(torch.full((2, 2), 3.0, dtype=torch.float64)).item() == value
    assert at(typed.leaf(leaf)).dtype == torch.float64


def test_what_a_run_in_float64_draws_is_what_the_program_draws() -> None:
    typed = viz.run("x = torch.ones(50, requires_grad=True)\ny = F.dropout(x).sum()").typed
    assert typed.again().roots[0].item() == typed.graph.root_tensor.item()


def test_grad_holds_all_backward_calls_and_the_last_is_explained() -> None:
    explanation = viz.run(X + "(3 * x).sum().backward()\n(x * x).sum().backward()")
    assert explanation.grad["x"].tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert explanation.held("x").tolist() == [[5.0, 5.0], [5.0, 5.0]]
