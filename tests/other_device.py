"""A second device on a machine that has none: ``fake:0``, whose numbers lie on the CPU behind a wrapper.

It stands at the place that torch keeps for devices of others ("privateuseone"), so torch's engine, its
device guards and its factory functions take it for a device. As on a real one an operation on tensors of
two devices is refused, and there is no float64, as on Apple's: what wants to see numbers copies them to the
CPU first. What it cannot show: kernels and streams of an accelerator (none was at hand), and views that
share memory. A wrapper has none, so what was written over afterwards is refused, not found in a copy.

Torch cannot forget a device, so it is for a process of its own: ``python -m tests.other_device`` runs
`PROGRAMS` there and on the CPU, and says what differs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.utils._pytree import tree_map_only
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

import viz
from viz.draw.leaf_factors import leaf_factors
from viz.draw.view import View

DEVICE = "fake"
_WIDE = (torch.float64, torch.complex128)


class OnFake(torch.Tensor):
    """A tensor that is on the fake device."""

    inner: torch.Tensor

    @staticmethod
    def __new__(cls, inner: torch.Tensor) -> OnFake:
        """The tensor, copied there."""
        if inner.dtype in _WIDE:
            raise TypeError("the fake device has no float64")
        layout = {"strides": inner.stride(), "storage_offset": inner.storage_offset()}
        where = {"dtype": inner.dtype, "device": torch.device(DEVICE, 0)}
        made: OnFake = torch.Tensor._make_wrapper_subclass(cls, inner.shape, **layout, **where)
        made.inner = inner
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        """The operation on the numbers behind the wrappers."""
        named = dict(kwargs or {})
        name, away = func._schema.name, False
        if named.get("device") is not None:
            away = torch.device(named["device"]).type == "cpu"
            named["device"] = torch.device("cpu")
        if name == "aten::copy_":
            _inner(args[0]).copy_(_inner(args[1]))
            return args[0]
        given, named = tree_map_only(torch.Tensor, _together, (args, named))
        result = func(*given, **named)
        if away:
            return result
        if any(it.is_write for it in func._schema.arguments):
            written = zip(func._schema.arguments, args, strict=False)
            return next(value for argument, value in written if argument.is_write)
        return tree_map_only(torch.Tensor, OnFake, result)


def _inner(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.inner if isinstance(tensor, OnFake) else tensor


def _together(tensor: torch.Tensor) -> torch.Tensor:
    if not isinstance(tensor, OnFake) and tensor.dim():
        raise RuntimeError("Expected all tensors to be on the same device: cpu and fake:0")
    return _inner(tensor)


def set_up() -> torch.library.Library:
    """Make the device known to torch, as long as what is given back is held."""
    _setup_privateuseone_for_python_backend(DEVICE)
    library = torch.library.Library("aten", "IMPL")
    for overload in (torch.ops.aten.empty.memory_format, torch.ops.aten.empty_strided.default):
        library.impl(overload, _made(overload), "PrivateUse1")
    return library


def _made(func: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def make(*args: object, **kwargs: object) -> torch.Tensor:
        return OnFake(func(*args, **{**kwargs, "device": torch.device("cpu")}))

    return make


# What is tried there: each gives roots and leaves on a device, and what was recorded if anything was.


def network(device: str) -> tuple[Any, Any, Any]:
    """A network, recorded."""
    torch.manual_seed(0)
    first, second = torch.nn.Linear(3, 4), torch.nn.Linear(4, 1)
    net = torch.nn.Sequential(first, torch.nn.ReLU(), torch.nn.Dropout(0.0), second)
    inputs = torch.randn(2, 3).to(device)
    for layer in (first, second):
        layer.weight = torch.nn.Parameter(layer.weight.detach().to(device))
        layer.bias = torch.nn.Parameter(layer.bias.detach().to(device))
    with viz.record() as recording:
        loss = net(inputs).square().mean()
    return loss, dict(net.named_parameters()), recording


def mixed(device: str) -> tuple[Any, Any, Any]:
    """A leaf on the CPU whose values go to the device and back, times a scalar of the CPU."""
    x, scale = torch.tensor([[1.0, -2.0]], requires_grad=True), torch.tensor(3.0)
    moved = (x.to(device, copy=True).exp() * scale).sum(1)
    return moved.to("cpu", copy=True).sum(), {"x": x}, None


def several(device: str) -> tuple[Any, Any, Any]:
    """Roots on two devices."""
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    moved = (x * 2).to(device, copy=True)
    return [x.square().sum(), moved * moved], {"x": x}, None


def parts(device: str) -> tuple[Any, Any, Any]:
    """Operations of several outputs, gathering, in-place updates and elements without a gradient."""
    x = torch.arange(12.0).reshape(3, 4).to(device).requires_grad_()
    low, high = x.softmax(1).chunk(2, 1)
    low = low.clone().mul_(2)
    best, _ = torch.stack([low, high]).max(0)
    return (best.cumsum(0).clamp(0.1, 0.9) @ best.t()).logsumexp(1).sum(), {"x": x}, None


def half(device: str) -> tuple[Any, Any, Any]:
    """Half precision inside float32, as autocast writes it."""
    w = torch.tensor([[0.5, 1.5], [2.0, -1.0]]).to(device).requires_grad_()
    return (w.half() @ w.half().t()).float().tanh().mean(), {"w": w}, None


def not_finite(device: str) -> tuple[Any, Any, Any]:
    """A gradient that becomes infinite, and an element of NaN."""
    x = torch.tensor([0.0, 4.0, -1.0]).to(device).requires_grad_()
    return x.sqrt().sum(), {"x": x}, None


PROGRAMS: Mapping[str, Callable[[str], tuple[Any, Any, Any]]] = {
    "network": network,
    "mixed": mixed,
    "several": several,
    "parts": parts,
    "half": half,
    "not finite": not_finite,
}


def said(program: str, device: str) -> Mapping[str, str]:
    """Everything that an explanation says of a program on a device."""
    root, leaves, recording = PROGRAMS[program](device)
    e = viz.explain(root, leaves, recording=recording)
    if not isinstance(root, list):
        root.backward()
    told = {"table": str(e), "frame": e.to_dataframe().to_csv(), "picture": e.svg()}
    told |= {"dot": e.dot().source, "first": str(e.first_nonfinite)}
    told["nodes"] = "".join(map(repr, e.nodes))
    told["step"] = e.picture(View(step=3, saved=True)).svg
    for leaf, gradient in e.grad.items():
        told[f"{leaf}.grad"] = str(gradient.cpu())
        told[f"{leaf} check"] = repr(e.check(leaf))
        told[f"{leaf} paths"] = str([path.product.cpu() for path in e.paths(leaf).paths])
        told[f"{leaf} factors"] = repr(leaf_factors(e, leaf, None, "en"))
    for edge in e.edges:
        told[f"{edge!r} local"] = str(edge.local.matrix().cpu())
    return told


def main() -> int:
    """How many of the `PROGRAMS` say something else on the fake device."""
    wrong = 0
    library = set_up()
    for name in sys.argv[1:] or PROGRAMS:
        ours, theirs = said(name, f"{DEVICE}:0"), said(name, "cpu")
        differing = [key for key in theirs if ours.get(key) != theirs[key]]
        for key in differing:
            print(f"{name}, {key}:\n{ours.get(key)}\ninstead of\n{theirs[key]}")
        wrong += bool(differing)
    print(f"{len(PROGRAMS)} programs, {wrong} otherwise than on the CPU")
    del library
    return wrong


if __name__ == "__main__":
    sys.exit(main())
