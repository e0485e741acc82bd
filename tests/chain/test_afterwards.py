"""An explanation stays what it was when the user goes on: backward(), optimizer.step(), writes to .data."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

import viz

AFTERWARDS: dict[str, Callable[[nn.Module, torch.Tensor], object]] = {
    "nothing": lambda model, loss: None,
    "backward": lambda model, loss: loss.backward(),
    "step": lambda model, loss: (loss.backward(), torch.optim.SGD(model.parameters(), 1.0).step()),
    "a step with momentum in one call": lambda model, loss: (
        loss.backward(),
        torch.optim.Adam(model.parameters(), 0.5, foreach=True).step(),
    ),
    "writes without a version": lambda model, loss: [
        it.data.add_(3) for it in model.parameters()
    ],
    "load_state_dict": lambda model, loss: model.load_state_dict(
        {name: it + 1 for name, it in model.state_dict().items()}
    ),
    "zero_grad after backward": lambda model, loss: (loss.backward(), model.zero_grad()),
}  # fmt: skip


def made() -> tuple[nn.Module, torch.Tensor, viz.Recording]:
    """A small model, its loss and the recording of both."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(3, 4), nn.GELU(), nn.LayerNorm(4), nn.Linear(4, 4, bias=False), nn.Softmax(1)
    )
    with viz.record() as recording:
        out = model(torch.rand(2, 3))
        loss = (out * model[3].weight.sum(0) + out**3).sin().mean()
    return model, loss, recording


def told(e: viz.Explanation) -> list[object]:
    """All that an explanation says, as numbers and texts."""
    said: list[object] = [str(e), e.svg(), str(e.picture().scene)]
    for node in e.nodes:
        said += [it for output in node.outputs for it in (output.value, output.grad)]
        said += [edge.local.matrix() for edge in node.inputs]
    for leaf, gradient in e.grad.items():
        book = e.paths(leaf)
        said += [gradient, book.total, *(path.product for path in book.paths), e.check(leaf).agrees]
    return said


def assert_same(ours: list[object], theirs: list[object]) -> None:
    """Numbers to the bit."""
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        if isinstance(one, torch.Tensor):
            assert torch.equal(one, other)
        else:
            assert one == other


@pytest.mark.parametrize("go_on", AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_what_is_said_stays(go_on: Callable[[nn.Module, torch.Tensor], object]) -> None:
    model, loss, recording = made()
    parameters = dict(model.named_parameters())
    expected = told(viz.explain(loss, parameters, recording=recording))
    e = viz.explain(loss, parameters, recording=recording)
    go_on(model, loss)
    assert_same(told(e), expected)


def test_the_value_of_a_leaf_is_the_one_that_its_gradient_belongs_to() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    loss = (w**2).sum()
    e = viz.explain(loss, {"w": w})
    loss.backward()
    torch.optim.SGD([w], lr=0.25).step()
    assert w.tolist() == [0.5, 1.0]
    assert e.nodes["w"].value.tolist() == [1.0, 2.0]
    assert e.grad["w"].tolist() == [2.0, 4.0]
    assert e.edges[-1].local.factor.tolist() == [2.0, 4.0]


class Given(torch.autograd.Function):
    """Sends on the very tensor that it was given."""

    @staticmethod
    def forward(ctx: object, x: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(slope)
        return (x * slope).sum()

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> tuple[torch.Tensor, None]:
        return ctx.saved_tensors[0], None


def test_a_gradient_that_is_a_leaf_itself_is_copied() -> None:
    x, slope = (torch.ones(2, requires_grad=True) for _ in range(2))
    e = viz.explain(Given.apply(x, slope) + slope.sum(), {"x": x, "slope": slope})
    slope.data.mul_(7)
    assert e.grad["x"].tolist() == [1.0, 1.0]
    assert [it.contribution.tolist() for it in e.edges if it.source == "x"] == [[1.0, 1.0]]


def test_a_value_on_the_way_that_was_written_over_is_unknown_unless_it_was_asked_for() -> None:
    x = torch.ones(2, requires_grad=True)
    y, z = x + 1, x + 2
    e = viz.explain((y + z).sum(), {"x": x, "y": y}, names={"z": z})
    with torch.no_grad():
        y.mul_(9), z.mul_(9)
    assert e.nodes["y"].value.tolist() == [2.0, 2.0]
    assert e.nodes["z"].value is None


def test_the_gradient_that_was_given_is_copied() -> None:
    x, gradient = torch.ones(2, requires_grad=True), torch.tensor([1.0, 2.0])
    e = viz.explain(x * 3, {"x": x}, gradient=gradient)
    gradient.zero_()
    assert e.root_gradient.tolist() == [1.0, 2.0]
    assert e.paths("x").total.tolist() == [3.0, 6.0]


def test_an_input_that_was_written_over_is_said() -> None:
    x, data = torch.ones(2, requires_grad=True), torch.tensor([2.0, 3.0])
    e = viz.explain((x * data).sum(), {"x": x})
    data.copy_(torch.zeros(2))  # the next batch
    with pytest.raises(viz.ExplainError) as caught:
        _ = e.edges[-1].local.factor
    assert caught.value.key == "saved_overwritten"
    assert e.grad["x"].tolist() == [2.0, 3.0]
    assert "not available" in str(e)
    assert e.svg().startswith("<svg")


class ByNumpy(torch.autograd.Function):
    """Its formula is out of torch's sight."""

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return torch.from_numpy(2 * x.detach().numpy() * upstream.numpy())


class Drawn(torch.autograd.Function):
    """Draws random numbers by its upstream gradient."""

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x.clone()

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
        return torch.bernoulli(upstream * 0.5) * ctx.saved_tensors[0]


NOT_KEPT = {"numpy": ByNumpy, "random numbers": Drawn}


@pytest.mark.parametrize("own", NOT_KEPT.values(), ids=NOT_KEPT.keys())
def test_what_cannot_be_kept_is_read_off_the_node_and_says_when_it_was_freed(own: type) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    root = own.apply(x).sum()
    e, later = (viz.explain(root, {"x": x}) for _ in range(2))
    assert e.paths("x").total is not None
    root.backward()
    with pytest.raises(viz.ExplainError) as caught:
        later.paths("x")
    assert caught.value.key == "graph_freed"


def test_an_operation_in_place_inside_a_formula() -> None:
    class Placed(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            return x * 6

        @staticmethod
        def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
            made = upstream * 2
            made.mul_(3)
            whole = torch.zeros(2, 2)
            whole[0] += made  # through a view: cannot be kept
            return made if ctx.needs_input_grad[0] is True else whole[0]

    x = torch.ones(2, requires_grad=True)
    root = Placed.apply(x).sum()
    e = viz.explain(root, {"x": x})
    assert e.edges[-1].local.factor.tolist() == [6.0, 6.0]


def test_the_graph_of_the_user_is_freed_all_the_same() -> None:
    model, loss, _ = made()
    viz.explain(loss, dict(model.named_parameters()))
    loss.backward()
    with pytest.raises(RuntimeError, match="second time"):
        loss.backward()
