"""Explanations without torch's graph: what they still say, what they refuse, and what they let go of."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import viz
from viz.draw.view import View
from viz.text import LANGUAGES


def network() -> viz.Explanation:
    """A recorded network whose weights are changed afterwards."""
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    with viz.record() as recording:
        out = net(torch.randn(5, 3))
        loss = out.square().mean()
    e = viz.explain(loss, recording=recording)
    loss.backward()
    torch.optim.SGD(net.parameters(), 0.1).step()
    return e


EXPLAINED: dict[str, Callable[[], viz.Explanation]] = {
    "network": network,
    "typed": lambda: viz.run(
        "x = torch.tensor([1., 0., -2.], requires_grad=True)\nc = torch.ones(3)\n"
        "for i in range(2):\n    y = (x * c).relu()\nz, at = (y * x).max(0)\nprint(z)\nz.backward()"
    ),
    "complex": lambda: viz.run(
        "x = torch.tensor([1+2j, 3.], requires_grad=True)\ny = (x * x.conj()).real.sum()"
    ),
    "too large to be drawn whole": lambda: viz.run(
        "x = torch.ones(2, requires_grad=True)\ny = x\nfor i in range(400):\n    y = y * 0.99\n"
    ),
    "no graph": lambda: viz.run("print(1)"),
}


@pytest.mark.parametrize("make", EXPLAINED.values(), ids=EXPLAINED.keys())
def test_it_says_the_same_everywhere(make: Callable[[], viz.Explanation]) -> None:
    e = make()
    for leaf in e.targets:
        e.paths(leaf)
    views = [View(), View(step=4), View(theme="dark", across=False, language="ko")]
    frame = e.to_dataframe()
    said = [e.picture(view).svg for view in views] if e.root else []
    for kept in (e.detach(), pickle.loads(pickle.dumps(e)), copy.deepcopy(e)):
        assert kept.detached
        assert kept.detach() is kept
        assert (str(kept), repr(kept), kept.printed) == (str(e), repr(e), e.printed)
        assert kept.to_dataframe().equals(frame)
        assert [kept.picture(view).svg for view in views] == said if e.root else True
        assert str(kept.nodes) == str(e.nodes)
        assert [str(edge) for edge in kept.edges] == [str(edge) for edge in e.edges]
        assert [edge.argument for edge in kept.edges] == [edge.argument for edge in e.edges]
        assert [node.arguments for node in kept.nodes] == [node.arguments for node in e.nodes]
        for leaf, gradient in e.grad.items():
            assert torch.equal(kept.grad[leaf], gradient)
            assert torch.equal(kept.paths(leaf).total, e.paths(leaf).total)
            assert kept.check(leaf).agrees


def test_what_was_not_asked_is_refused() -> None:
    kept = viz.run("x = torch.ones(200, requires_grad=True)\ny = x.cumsum(0).sum()").detach()
    wide = next(edge for edge in kept.edges if edge.source == "x")
    asks: list[Callable[[], object]] = [
        lambda: kept.paths("x"),
        lambda: kept.check("x"),
        lambda: kept.rule("y.cumsum") and kept.backward_code(),
        lambda: kept.history("x"),
        lambda: wide.local.matrix(),
        lambda: kept.svg(View(saved=True)),
        lambda: kept.dot(View(torchviz=True)),
    ]
    for ask in asks:
        with pytest.raises(viz.ExplainError) as caught:
            ask()
        assert caught.value.key == "detached"
        assert all(caught.value.said(language) for language in LANGUAGES)


def test_numbers_stay_when_memory_is_written_to() -> None:
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    kept = viz.explain(y.sum(), {"x": x}, names={"y": y}).detach()
    with torch.no_grad():
        x.mul_(7)
        y.detach().mul_(7)
    assert kept.nodes["y"].value.tolist() == [2, 2, 2]
    assert kept.nodes["x"].value.tolist() == [1, 1, 1]


class Token:
    """Something that torch's graph holds."""


class Holding(torch.autograd.Function):
    """A function whose node holds a token."""

    token: weakref.ref[Token]

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        """Doubles."""
        ctx.token = Token()
        Holding.token = weakref.ref(ctx.token)
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
        """Doubles."""
        return upstream * 2


def held_and_detached() -> tuple[bool, weakref.ref[torch.Tensor], viz.Explanation]:
    """Whether the graph was there; a leaf; what was detached. Python 3.11 holds variables of this frame."""
    x = torch.ones(3, requires_grad=True)
    e = viz.explain(Holding.apply(x).sum(), {"x": x})
    e.paths("x")
    str(e)
    return Holding.token() is not None, weakref.ref(x), e.detach()


def test_the_graph_is_let_go_of() -> None:
    held, leaf, kept = held_and_detached()
    gc.collect()
    assert held
    assert Holding.token() is None
    assert leaf() is None
    assert kept.nodes["x"].value.tolist() == [1, 1, 1]


def test_a_tensor_that_repeats_one_number_takes_the_memory_of_one() -> None:
    x = torch.ones(1000, 1000, requires_grad=True)
    kept = viz.explain((x * 1).sum(), {"x": x}).detach()
    (sent,) = (edge.contribution for edge in kept.edges if edge.target == kept.root)
    assert sent.shape == (1000, 1000)
    assert sent.untyped_storage().nbytes() == 4
    small = viz.explain(torch.ones(1_000_000).requires_grad_()[:2].sum()).detach()
    assert len(pickle.dumps(viz.explain(x[:2, :2].sum()).detach().nodes[0])) < 10_000
    assert small.nodes


def test_another_process_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "e.pickle"
    file.write_bytes(pickle.dumps(network()))
    code = (
        f"import pickle; e = pickle.load(open({str(file)!r}, 'rb')); print(e); print(len(e.svg()))"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    e = network()
    assert done.stdout == f"{e}\n{len(e.svg())}\n"
