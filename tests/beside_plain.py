"""A model explained beside its twin that only ran: the same numbers to the bit, and nothing else changed.

The twin makes the forward and backward pass that the user wrote. Explaining must give its gradients,
leave the generator of random numbers, ``.grad``, hooks and versions as the twin's are, and leave a graph
on which the user's own backward gives the same once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain

import torch
from torch import nn
from torch.nn.modules import module as torch_module
from torch.nn.parameter import is_lazy

import viz
from tests.assertions import assert_contributions_add_up


def tensors(value: object) -> Iterator[torch.Tensor]:
    """Every tensor in nested arguments or results."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors(item)
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))


def root_of(result: object) -> torch.Tensor | None:
    """One tensor that depends on every differentiable output."""
    outputs = [tensor for tensor in tensors(result) if tensor.requires_grad]
    if len(outputs) < 2:
        return outputs[0] if outputs else None
    return sum((tensor.abs() if tensor.is_complex() else tensor).sum() for tensor in outputs)


@dataclass
class Call:
    """A module, what it is called with, and which tensor of its answer is the root.

    `rounding` is what numbers may differ by, in parts of the largest: 0 for to the bit.
    """

    module: nn.Module
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)
    root: Callable[[object], torch.Tensor | None] = root_of
    rounding: float = 0.0

    def run(self) -> torch.Tensor | None:
        """The root of one call, made of the same random numbers each time."""
        torch.manual_seed(1)
        return self.root(self.module(*self.args, **self.kwargs))

    def given(self) -> dict[str, torch.Tensor]:
        """What it is called with, by names."""
        found = tensors([*self.args, dict(self.kwargs)])
        return {f"given_{number}": tensor for number, tensor in enumerate(found)}

    def leaves(self) -> dict[str, torch.Tensor]:
        """Everything that may get a gradient."""
        named = {**dict(self.module.named_parameters()), **self.given()}
        return {name: it for name, it in named.items() if it.requires_grad and it.is_leaf}


def weights(root: torch.Tensor) -> torch.Tensor:
    """A gradient for the root that is not the same everywhere."""
    return torch.linspace(0.5, 1.5, root.numel()).to(root.dtype).reshape(root.shape)


def values(call: Call) -> dict[str, torch.Tensor]:
    """The numbers that a run may change: parameters, buffers, inputs, the generator."""
    inside = call.module.state_dict(keep_vars=True)
    named = {**{name: it for name, it in inside.items() if torch.is_tensor(it)}, **call.given()}
    kept = {name: it.detach().clone() for name, it in named.items()}
    return {**kept, "generator": torch.get_rng_state()}


def state(call: Call) -> dict[str, object]:
    """Versions and hooks of every tensor and module, and what is process-wide in torch."""
    named = chain(call.module.named_parameters(), call.module.named_buffers(), call.given().items())
    found: dict[str, object] = {
        name: (
            it._version, it.requires_grad, it.is_leaf, type(it), len(it._backward_hooks or ()),
            len(getattr(it, "_post_accumulate_grad_hooks", None) or ()), sorted(vars(it)),
        )
        for name, it in named
    }  # fmt: skip
    for name, module in call.module.named_modules():
        hooks = {key: len(it) for key, it in vars(module).items() if key.endswith("_hooks")}
        found[f"module {name}"] = (hooks, module.training, sorted(vars(module)))
    everywhere = {
        key: len(it)
        for key, it in vars(torch_module).items()
        if key.startswith("_global") and key.endswith("_hooks")
    }
    modes = torch._C._len_torch_dispatch_stack()
    return found | {
        "torch": (everywhere, modes, torch.get_default_dtype(), torch.is_grad_enabled())
    }


def watched(call: Call) -> Call:
    """A copy of its own, with hooks of the user's."""
    copied = deepcopy(call)
    copied.module.register_forward_hook(lambda *_: None)
    for leaf in copied.leaves().values():
        if not is_lazy(leaf):
            leaf.register_hook(lambda gradient: None)
    return copied


def assert_equal(
    ours: torch.Tensor | None, theirs: torch.Tensor | None, name: str, rounding: float = 0.0
) -> None:
    """To the bit, or up to rounding; NaN where the other has NaN."""
    assert (ours is None) == (theirs is None), name
    if ours is not None and theirs is not None:
        ours, theirs = (it.to_dense() if it.is_sparse else it for it in (ours, theirs))
        atol = rounding and rounding * float(theirs.abs().max())
        torch.testing.assert_close(
            ours, theirs, rtol=0, atol=atol, equal_nan=True, msg=lambda said: f"{name}: {said}"
        )


def explained(call: Call) -> viz.Explanation | None:
    """The explanation of a call, held against its twin; None where no output needs a gradient.

    Raises `AssertionError` for any difference, and whatever `viz.explain` raises.
    """
    twin, ours = watched(call), watched(call)
    root = twin.run()
    if root is None:
        return None
    gradient = weights(root)
    root.backward(gradient)
    expected = {name: leaf.grad for name, leaf in twin.leaves().items()}
    after = values(twin), state(twin)

    held = {name: it for name, it in ours.leaves().items() if not is_lazy(it)}
    for leaf in held.values():
        leaf.grad = torch.zeros_like(leaf)
    earlier = {name: leaf.grad for name, leaf in held.items()}
    with viz.record() as recording:
        again = ours.run()
    assert again is not None
    e = viz.explain(again, names=ours.given(), recording=recording, gradient=gradient)

    assert_equal(again.detach(), root.detach(), "the root", call.rounding)
    numbers, rest = after
    assert state(ours) == rest
    for name, value in values(ours).items():
        assert_equal(value, numbers[name], name)
    for name, leaf in held.items():
        assert leaf.grad is earlier[name]
        assert leaf.grad._version == 0
        assert not leaf.grad.any()
    assert_gradients(e.grad, expected, call.rounding)
    for leaf in ours.leaves().values():
        leaf.grad = None
    again.backward(gradient)
    own = {name: leaf.grad for name, leaf in ours.leaves().items()}
    assert_gradients(own, expected, call.rounding)
    assert_contributions_add_up(e)
    return e


def assert_gradients(
    ours: Mapping[str, torch.Tensor | None],
    theirs: Mapping[str, torch.Tensor | None],
    rounding: float = 0.0,
) -> None:
    """The same leaves by the same names, and the same gradients."""
    reached = {name for name, gradient in theirs.items() if gradient is not None}
    assert {name for name, gradient in ours.items() if gradient is not None} == reached
    for name in reached:
        assert_equal(ours[name], theirs[name], name, rounding)
