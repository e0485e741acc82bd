"""Looks at what is to be explained, before anything is done with it: what cannot be is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch._subclasses.fake_tensor import FakeTensor

from viz.errors import ExplainError
from viz.trace import GradFn, Recording, is_leaf, joined, leaf_tensor


def one_root(root: object, gradient: object) -> tuple[torch.Tensor, torch.Tensor | None]:
    """The root and its gradient; several roots, in a list or tuple, as their joint root.

    Raises `ExplainError` for a root that is no tensor, requires no grad or is sparse, and for a gradient of
    another shape or device.
    """
    if not isinstance(root, list | tuple):
        checked = _root(root)
        return checked, _gradient(checked, gradient)
    roots = [_root(each) for each in root]
    given = list(gradient) if isinstance(gradient, list | tuple) else [gradient] * len(roots)
    if not roots or len(given) != len(roots):
        raise ExplainError.of("roots", roots=len(roots), gradients=len(given))
    gradients = [_gradient(one, its) for one, its in zip(roots, given, strict=True)]
    return joined(roots, gradients), None


def check_leaves(leaves: Mapping[str, torch.Tensor]) -> None:
    """Raise `ExplainError` unless `leaves` names tensors that require grad, or frozen parameters."""
    if not isinstance(leaves, Mapping):
        raise ExplainError.of("leaves", kind=type(leaves).__name__)
    for name, leaf in leaves.items():
        if not isinstance(name, str):
            raise ExplainError.of("leaf_name", name=name, kind=type(name).__name__)
        if not isinstance(leaf, torch.Tensor):
            raise ExplainError.of("no_tensor", name=name, kind=type(leaf).__name__)
        if not leaf.requires_grad and not is_frozen(leaf):
            key = "leaf_inference" if leaf.is_inference() else "leaf_requires_no_grad"
            raise ExplainError.of(key, name=name)
        if leaf.is_nested:
            raise ExplainError.of("nested", op=name)


def check_recording(recording: object) -> None:
    """Raise `ExplainError` unless this is what ``with viz.record() as recording`` gives, or None."""
    if recording is not None and not isinstance(recording, Recording):
        raise ExplainError.of("recording", kind=type(recording).__name__)


def check_numbers(nodes: Sequence[GradFn]) -> None:
    """Refuse nested tensors anywhere in the graph, naming the node."""
    for node in nodes:
        if any(it.is_nested_tensor or it.is_cpp_nested_tensor for it in node._input_metadata):
            raise ExplainError.of("nested", op=type(node).__name__)


def is_frozen(leaf: torch.Tensor) -> bool:
    """Whether it is a parameter whose gradient was turned off, as fine-tuning does with most of a model."""
    return isinstance(leaf, torch.nn.Parameter) and not (leaf.requires_grad or leaf.is_inference())


def check_ends(root: torch.Tensor, nodes: Sequence[GradFn]) -> None:
    """Refuse sparse tensors and those without numbers at either end of the graph, naming the node."""
    _strided(root, nodes[0])
    for node in nodes:
        if is_leaf(node):
            _strided(leaf_tensor(node), node)


def _root(root: object) -> torch.Tensor:
    if not isinstance(root, torch.Tensor):
        raise ExplainError.of("root_no_tensor", kind=type(root).__name__)
    if not root.requires_grad:
        key = "root_inference" if root.is_inference() else "root_requires_no_grad"
        raise ExplainError.of(key)
    if root.is_nested:
        raise ExplainError.of("nested", op="root")
    return root


def _gradient(root: torch.Tensor, gradient: object) -> torch.Tensor | None:
    if gradient is None:
        return None
    if not isinstance(gradient, torch.Tensor):
        raise ExplainError.of("no_tensor", name="gradient", kind=type(gradient).__name__)
    if gradient.shape != root.shape:
        raise ExplainError.of(
            "gradient_shape", given=tuple(gradient.shape), wanted=tuple(root.shape)
        )
    if gradient.device != root.device:
        raise ExplainError.of("gradient_device", given=gradient.device, wanted=root.device)
    return gradient


def _strided(tensor: torch.Tensor, node: GradFn) -> None:
    op = type(node).__name__
    if tensor.is_meta or isinstance(tensor, FakeTensor):
        raise ExplainError.of("no_numbers", op=op, kind="meta" if tensor.is_meta else "FakeTensor")
    if tensor.layout is not torch.strided:
        raise ExplainError.of("not_strided", op=op)
