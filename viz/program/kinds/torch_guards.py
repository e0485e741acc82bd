"""Checks before the torch functions that could end the process, or allocate where no one sees it.

Torch raises for most wrong arguments. These run on instead: a convolution breaks off (segmentation
fault) at a stride like 2**20, `bincount` takes memory for the largest number it is given, `mvlgamma`
and `combinations` loop in C++. The meter looks at the tensors of each operation; what it cannot see
is looked at here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
import torch.nn.functional as F

from viz import limits
from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kernels import LARGEST_STEP

_MATRICES = 50
"""As many matrices `multi_dot` takes: the best order is found in cubic time."""


def bounded(function: Callable[..., object]) -> Callable[..., object]:
    """Return `function`, refusing whole numbers that are wider than any image."""

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        for value in (*args, *kwargs.values()):
            for item in value if isinstance(value, list | tuple) else (value,):
                if isinstance(item, int) and item > LARGEST_STEP:
                    raise ValueError(
                        f"{function.__name__}(): {item} is too large, at most {LARGEST_STEP} is"
                        " taken here"
                    )
        return function(*args, **kwargs)

    return checked


@wraps(F.scaled_dot_product_attention)
def attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *args: Any, **kwargs: Any
) -> torch.Tensor:
    """Attention over as many values as keys."""
    if key.shape[-2:-1] != value.shape[-2:-1]:
        raise ValueError(
            "scaled_dot_product_attention(): key and value need the same length, got"
            f" {tuple(key.shape)} and {tuple(value.shape)}"
        )
    return F.scaled_dot_product_attention(query, key, value, *args, **kwargs)


def sized(function: Callable[..., object], *names: str) -> Callable[..., object]:
    """`function`, asking the budget for a tensor whose sizes are its first arguments, called `names`."""

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        sizes = [*args[: len(names)], *(kwargs[name] for name in names if name in kwargs)]
        whole = tuple(it for it in sizes if isinstance(it, int))
        current().budget.elements(tuple(max(0, it) for it in whole))
        return function(*args, **kwargs)

    return checked


def counted(function: Callable[..., object], limit: int, *names: str) -> Callable[..., object]:
    """`function`, refusing whole numbers above `limit` in the arguments after the first."""

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        for value in (*args[1:], *(kwargs[name] for name in names if name in kwargs)):
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, int) and one > limit:
                    raise ValueError(
                        f"{function.__name__}(): {one} is too large, at most {limit} is taken here"
                    )
        return function(*args, **kwargs)

    return checked


def parted(function: Callable[..., object]) -> Callable[..., object]:
    """`function`, which makes as many pieces as its second argument says, of nothing too."""

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        for value in (*args[1:2], *kwargs.values()):
            if isinstance(value, int) and value > limits.PIECES.value:
                raise Refused("too_many_pieces", limit=limits.PIECES.value)
        return function(*args, **kwargs)

    return checked


def few(function: Callable[..., object]) -> Callable[..., object]:
    """`function` of a list of matrices, for not too many of them."""

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> object:
        given = args if len(args) > 1 else (args or (kwargs.get("tensors", ()),))[0]
        if isinstance(given, list | tuple) and len(given) > _MATRICES:
            raise ValueError(
                f"{function.__name__}(): {len(given)} matrices are too many, at most {_MATRICES} are"
                " taken here"
            )
        return function(*args, **kwargs)

    return checked


@wraps(torch.bincount)
def bincount(input: Any, *args: Any, **kwargs: Any) -> object:
    """Count whole numbers: as many counts as the largest of them."""
    if isinstance(input, torch.Tensor) and input.numel() and not input.is_floating_point():
        current().budget.elements((int(input.detach().max()),))
    for value in (*args[1:2], kwargs.get("minlength", 0)):
        if isinstance(value, int):
            current().budget.elements((value,))
    return torch.bincount(input, *args, **kwargs)


@wraps(torch.repeat_interleave)
def repeat_interleave(*args: Any, **kwargs: Any) -> object:
    """Repeat elements: as many as the repeats add up to."""
    tensors = [it for it in (*args, *kwargs.values()) if isinstance(it, torch.Tensor)]
    if tensors and not tensors[-1].is_floating_point() and tensors[-1].dtype is not torch.bool:
        repeats = tensors[-1].detach()
        if len(tensors) > 1 or len(args) + len(kwargs) == 1:
            current().budget.elements((_repeated(repeats, tensors[0]),))
    return torch.repeat_interleave(*args, **kwargs)


def _repeated(repeats: torch.Tensor, of: torch.Tensor) -> int:
    total = sum(max(0, it) for it in repeats.reshape(-1).tolist())
    return int(total * (of.numel() if repeats.numel() == 1 and of is not repeats else 1))


@wraps(torch.binomial)
def binomial(count: Any, prob: Any, generator: Any = None) -> object:
    """Draw how often something happens: for a count that is no number its kernel never ends."""
    if isinstance(count, torch.Tensor) and bool(count.detach().isnan().any()):
        raise ValueError("binomial(): the count is not a number")
    return torch.binomial(count, prob, generator)


@wraps(F.ctc_loss)
def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, *args: Any, **kwargs: Any
) -> object:
    """CTC loss of targets that are classes: its kernel reads where they point."""
    labels(log_probs, targets, input_lengths, target_lengths)
    return F.ctc_loss(log_probs, targets, input_lengths, target_lengths, *args, **kwargs)


def labels(log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any) -> None:
    """Raise `ValueError` where `ctc_loss` would read beyond its tensors."""
    if not all(isinstance(it, torch.Tensor) for it in (log_probs, targets)):
        return
    classes = log_probs.shape[-1] if log_probs.dim() else 0
    if targets.numel() and not 0 <= int(targets.min()) <= int(targets.max()) < classes:
        raise ValueError(f"ctc_loss(): the targets need to be classes, from 0 to {classes - 1}")
    for lengths in (input_lengths, target_lengths):
        known = lengths.reshape(-1).tolist() if isinstance(lengths, torch.Tensor) else lengths
        if any(it < 0 for it in (known if isinstance(known, list | tuple) else [known])):
            raise ValueError("ctc_loss(): a length is negative")


def without_samples(function: Callable[..., object]) -> Callable[..., object]:
    """A fractional pooling that draws its own samples: others may point outside."""
    inner = bounded(function)

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        if len(args) > 5 or kwargs.get("_random_samples") is not None:
            raise ValueError(f"{function.__name__}(): _random_samples cannot be given here")
        return inner(*args, **kwargs)

    return checked


def _all(owner: Any, names: str) -> dict[str, Callable[..., object]]:
    return {name: bounded(getattr(owner, name)) for name in names.split()}


_PARTS = ("chunk", "unsafe_chunk", "tensor_split", "hsplit", "vsplit", "dsplit")

TORCH_GUARDED: dict[str, Callable[..., object]] = {
    **{name: parted(getattr(torch, name)) for name in _PARTS},
    **_all(
        torch,
        "conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d avg_pool1d"
        " max_pool1d max_pool2d max_pool3d adaptive_avg_pool1d adaptive_max_pool1d pixel_shuffle"
        " pixel_unshuffle channel_shuffle",
    ),
    **{
        name: sized(getattr(torch, name), "window_length")
        for name in (
            "bartlett_window",
            "blackman_window",
            "hamming_window",
            "hann_window",
            "kaiser_window",
        )
    },
    "tril_indices": sized(torch.tril_indices, "row", "col"),
    "triu_indices": sized(torch.triu_indices, "row", "col"),
    "range": torch.range,
    "ctc_loss": ctc_loss,
    "bincount": bincount,
    "binomial": binomial,
    "repeat_interleave": repeat_interleave,
    "mvlgamma": counted(torch.mvlgamma, math.isqrt(limits.ELEMENTS.value), "p"),
    "combinations": counted(torch.combinations, limits.RANK.value, "r"),
    "histc": counted(torch.histc, limits.ELEMENTS.value, "bins"),
    "histogram": counted(torch.histogram, limits.ELEMENTS.value, "bins"),
    "histogramdd": counted(torch.histogramdd, math.isqrt(limits.ELEMENTS.value), "bins"),
    "vander": counted(torch.vander, limits.ELEMENTS.value, "N"),
    "chain_matmul": few(torch.chain_matmul),
}
"""Functions of ``torch`` with a check of their arguments."""

TENSOR_GUARDED: dict[str, Callable[..., object]] = {
    **{name: parted(getattr(torch.Tensor, name)) for name in _PARTS},
    "bincount": bincount,
    "repeat_interleave": repeat_interleave,
    "mvlgamma": counted(torch.Tensor.mvlgamma, math.isqrt(limits.ELEMENTS.value), "p"),
    "mvlgamma_": counted(torch.Tensor.mvlgamma_, math.isqrt(limits.ELEMENTS.value), "p"),
    "histc": counted(torch.Tensor.histc, limits.ELEMENTS.value, "bins"),
    "histogram": counted(torch.Tensor.histogram, limits.ELEMENTS.value, "bins"),
}
"""Methods of a tensor with a check of their arguments."""

FUNCTIONAL_GUARDED: dict[str, Callable[..., object]] = {
    **_all(
        F,
        "conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d"
        " adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d"
        " adaptive_max_pool1d_with_indices adaptive_max_pool2d adaptive_max_pool2d_with_indices"
        " adaptive_max_pool3d adaptive_max_pool3d_with_indices avg_pool1d avg_pool2d avg_pool3d"
        " lp_pool1d lp_pool2d lp_pool3d max_pool1d max_pool1d_with_indices max_pool2d"
        " max_pool2d_with_indices max_pool3d max_pool3d_with_indices max_unpool1d max_unpool2d"
        " max_unpool3d fold unfold pixel_shuffle pixel_unshuffle channel_shuffle interpolate"
        " upsample upsample_bilinear upsample_nearest affine_grid grid_sample local_response_norm"
        " embedding_bag",
    ),
    "fractional_max_pool2d": without_samples(F.fractional_max_pool2d),
    "fractional_max_pool2d_with_indices": without_samples(F.fractional_max_pool2d_with_indices),
    "fractional_max_pool3d": without_samples(F.fractional_max_pool3d),
    "fractional_max_pool3d_with_indices": without_samples(F.fractional_max_pool3d_with_indices),
    "ctc_loss": ctc_loss,
    "scaled_dot_product_attention": attention,
}
"""Functions of ``torch.nn.functional`` with a check of their arguments."""


_DEPTHS: dict[type, slice] = {
    **dict.fromkeys((torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU), slice(2, 3)),
    **dict.fromkeys((torch.nn.TransformerEncoder, torch.nn.TransformerDecoder), slice(1, 2)),
    torch.nn.Transformer: slice(2, 4),
}
"""Where a layer is told how many layers it consists of."""


def check_depth(kind: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise `Refused` for a layer of too many layers."""
    if kind not in _DEPTHS:
        return
    depths = [value for name, value in kwargs.items() if name.endswith("_layers")]
    depths.extend(args[_DEPTHS[kind]])
    if any(isinstance(it, int) and it > limits.LAYERS.value for it in depths):
        raise Refused("too_many_items", limit=limits.LAYERS.value)
