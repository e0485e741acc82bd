"""The user's backward runs exactly as written: what it leaves in .grad, and what it refuses."""

from __future__ import annotations

import pytest

import viz
from viz.errors import ProgramError

X = "x = torch.tensor(2.0, requires_grad=True)\n"

# name: (program, what it prints)
PRINTED = {
    "a retained gradient is counted once": (
        X + "q = x*x\nq.retain_grad()\nf = q*3\nf.backward()\ng = x*5\ng.backward()\nprint(q.grad)",
        "tensor(3.)\n",
    ),
    "requires_grad_ on its own": (
        "q = torch.ones(2)\nq.requires_grad_(True)\n(q*q).sum().backward()\nprint(q.grad == 2*q)",
        "tensor([True, True])\n",
    ),
    "leaves in a list": (
        "ws = [torch.ones(1, requires_grad=True) for i in range(2)]\n(ws[0]*ws[1]).sum().backward()\n"
        "print(ws[0].grad, ws[1].grad)",
        "tensor([1.]) tensor([1.])\n",
    ),
    "requires_grad taken back after backward": (
        X + "(x*x).backward()\nx.requires_grad_(False)\nprint(x.requires_grad, x.grad)",
        "False tensor(4.)\n",
    ),
    "retain_graph from a variable": (
        X + "keep = True\ny = x*x\ny.backward(retain_graph=keep)\ny.backward()\nprint(x.grad)",
        "tensor(8.)\n",
    ),
    "an in-place operation on a tensor that is no leaf": (
        X + "y = x*2\ny += 1\ny.backward()\nprint(x.grad)",
        "tensor(2.)\n",
    ),
}


@pytest.mark.parametrize(("text", "printed"), PRINTED.values(), ids=PRINTED.keys())
def test_what_is_printed(text: str, printed: str) -> None:
    assert viz.run(text).printed == printed


def test_a_backward_that_torch_refuses_is_no_call() -> None:
    text = (
        X + "y = x * x\nfor i in range(2):\n    try:\n        y.backward()\n"
        "    except RuntimeError:\n        print('refused')\nz = x * 3\nz.backward()\nprint(x.grad)"
    )
    explanation = viz.run(text)
    assert explanation.printed == "refused\ntensor(7.)\n"
    assert [it.root for it in explanation.backward_calls] == ["y", "z"]
    assert explanation.grad["x"].item() == 3.0
    assert viz.run(text, backward=0).grad["x"].item() == 4.0


ASKED_OF_ONE = {
    "another branch was written over": (
        "w = torch.ones(2, requires_grad=True)\nv = torch.ones(2, requires_grad=True)\n"
        "a = v.exp()\na += 1\ny = (w * a.detach() + a).sum()\nprint(torch.autograd.grad(y, w))",
        "(tensor([3.7183, 3.7183]),)\n",
    ),
    "another branch was freed": (
        "w = torch.ones(2, requires_grad=True)\nv = torch.ones(2, requires_grad=True)\n"
        "a = v.exp()\na.sum().backward()\ny = (w * 2 + a).sum()\nprint(torch.autograd.grad(y, w))",
        "(tensor([2., 2.]),)\n",
    ),
}


@pytest.mark.parametrize(("text", "printed"), ASKED_OF_ONE.values(), ids=ASKED_OF_ONE.keys())
def test_a_gradient_of_one_leaf_needs_only_the_way_to_it(text: str, printed: str) -> None:
    explanation = viz.run(text)
    assert explanation.printed == printed
    assert not explanation.nodes.ids  # the graph as a whole cannot be gone back through


# name: (program, line, torch's words)
REFUSED = {
    "a second backward of an unnamed leaf": (
        "a = torch.ones(2, requires_grad=True) * 2\nb = (a ** 2).sum()\nb.backward()\nb.backward()",
        4,
        "Trying to backward through the graph a second time",
    ),
    "a second backward of leaves in a list": (
        "ws = [torch.ones(1, requires_grad=True)]\nb = (ws[0] ** 2).sum()\nb.backward()\nb.backward()",
        4,
        "Trying to backward through the graph a second time",
    ),
    "a second backward where one of two leaves has a name": (
        X + "b = (x * torch.ones(1, requires_grad=True)).sum()\nb.backward()\nb.backward()",
        4,
        "Trying to backward through the graph a second time",
    ),
    "an integer": (
        "x = torch.tensor([1, 2], requires_grad=True)",
        1,
        "Only Tensors of floating point and complex dtype can require gradients",
    ),
    "in place on a leaf": (
        X + "x += 1",
        2,
        "a leaf Variable that requires grad is being used in an in-place operation.",
    ),
    "in place after it was saved": (
        X + "y = x.exp()\ny += 1\ny.backward()",
        4,
        "one of the variables needed for gradient computation has been modified by an inplace",
    ),
    "nothing requires a gradient": (
        "x = torch.ones(1)\nx.sum().backward()",
        2,
        "element 0 of tensors does not require grad and does not have a grad_fn",
    ),
    "a root that is no scalar": (
        "x = torch.ones(2, requires_grad=True)\n(x * 2).backward()",
        2,
        "grad can be implicitly created only for scalar outputs",
    ),
}


@pytest.mark.parametrize(("text", "line", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_torch_refuses(text: str, line: int, words: str) -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(text)
    assert caught.value.line == line
    assert words in (caught.value.torch_message or "")


def test_the_graph_up_to_the_error_stays() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(X + "y = x * x\nprint(y)\ny.backward()\ny.backward()")
    assert caught.value.printed == "tensor(4., grad_fn=<MulBackward0>)\n"
    assert caught.value.partial.grad["x"].item() == 4.0


@pytest.mark.parametrize("call", [0, 1, -1, None])
def test_each_backward_call_can_be_explained(call: int | None) -> None:
    text = X + "for i in range(3):\n    y = x ** (i + 1)\n    y.backward()\nprint(x.grad)"
    explanation = viz.run(text, backward=call)
    place = 2 if call in (-1, None) else call
    assert explanation.backward_index == place
    assert [(it.line, it.iterations, it.root) for it in explanation.backward_calls] == [
        (4, (f"i = {i}",), "y") for i in range(3)
    ]
    assert explanation.backward_calls[place].value == 2.0 ** (place + 1)
    assert explanation.grad["x"].item() == (place + 1) * 2.0**place
    assert explanation.held("x").item() == sum((1, 4, 12)[: place + 1])
    assert explanation.printed == "tensor(17.)\n"
    assert explanation.check("x").agrees
