"""Fused backward operations of torch, written out as a person would; ATen name -> function.

Where torch fuses a formula into one kernel (``tanh_backward``), its line would say nothing. Each function
takes the operation's own arguments and gives what it gives, up to rounding; ``NotImplemented`` leaves the
call to torch. Sources: the definitions of the functions, differentiated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch

Tensor = torch.Tensor

_NONE, _MEAN = 0, 1
"""ATen's numbers for reductions; 2 is a sum."""


def _shared(grad: Tensor, like: Tensor, reduction: int) -> Tensor:
    """What each element gets of a loss's gradient."""
    return grad / like.numel() if reduction == _MEAN else grad


def tanh_backward(grad: Tensor, result: Tensor) -> Tensor:
    """d tanh = 1 - tanh^2."""
    return grad * (1 - result**2)


def sigmoid_backward(grad: Tensor, result: Tensor) -> Tensor:
    """d sigmoid = s (1 - s)."""
    return grad * result * (1 - result)


def threshold_backward(grad: Tensor, x: Tensor, threshold: float) -> Tensor:
    """relu lets pass what is above its threshold."""
    return grad * (x > threshold)


def leaky_relu_backward(grad: Tensor, x: Tensor, slope: float, is_result: bool) -> Tensor:
    """1 above 0, the slope below."""
    return torch.where(x > 0, grad, slope * grad)


def silu_backward(grad: Tensor, x: Tensor) -> Tensor:
    """d (x s) = s (1 + x (1 - s))."""
    s = torch.sigmoid(x)
    return grad * s * (1 + x * (1 - s))


def gelu_backward(grad: Tensor, x: Tensor, *, approximate: str = "none") -> Any:
    """d (x Phi(x)) = Phi(x) + x phi(x)."""
    if approximate != "none":
        return NotImplemented
    phi = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return grad * ((1 + torch.erf(x / math.sqrt(2))) / 2 + x * phi)


def softplus_backward(grad: Tensor, x: Tensor, beta: float, threshold: float) -> Any:
    """d softplus = sigmoid, while it is not cut off."""
    if beta != 1 or bool((x > threshold).any()):
        return NotImplemented
    return grad * torch.sigmoid(x)


def glu_backward(grad: Tensor, x: Tensor, dim: int) -> Tensor:
    """d (a s(b)): s(b) for the first half, a s(b) (1 - s(b)) for the second."""
    a, b = x.chunk(2, dim)
    s = torch.sigmoid(b)
    return torch.cat([grad * s, grad * a * s * (1 - s)], dim)


def shrink_backward(grad: Tensor, x: Tensor, lambd: float) -> Tensor:
    """What lies outside of the shrunken band is let pass."""
    return grad * (x.abs() > lambd)


def soft_margin_loss_backward(grad: Tensor, x: Tensor, target: Tensor, reduction: int) -> Tensor:
    """d log(1 + exp(-t x)) = -t sigmoid(-t x)."""
    return -target * torch.sigmoid(-target * x) * _shared(grad, x, reduction)


def mse_loss_backward(grad: Tensor, x: Tensor, target: Tensor, reduction: int) -> Tensor:
    """d (x - t)^2 = 2 (x - t)."""
    return 2 * (x - target) * _shared(grad, x, reduction)


def binary_cross_entropy_backward(
    grad: Tensor, x: Tensor, target: Tensor, weight: Tensor | None = None, reduction: int = _MEAN
) -> Any:
    """d bce = (x - t) / (x (1 - x))."""
    if weight is not None or bool(((x <= 0) | (x >= 1)).any()):
        return NotImplemented
    return (x - target) / (x * (1 - x)) * _shared(grad, x, reduction)


def softmax_backward(grad: Tensor, result: Tensor, dim: int, dtype: torch.dtype) -> Tensor:
    """p (g - sum of g p)."""
    return result * (grad - (grad * result).sum(dim, keepdim=True))


def log_softmax_backward(grad: Tensor, result: Tensor, dim: int, dtype: torch.dtype) -> Tensor:
    """g - p sum of g."""
    return grad - result.exp() * grad.sum(dim, keepdim=True)


def nll_loss_backward(
    grad: Tensor,
    x: Tensor,
    target: Tensor,
    weight: Tensor | None,
    reduction: int,
    ignore_index: int,
    total_weight: Tensor,
) -> Any:
    """Minus one at the target's class."""
    ignored = bool((target == ignore_index).any())
    if weight is not None or ignored or x.dim() != 2 or reduction == _NONE:
        return NotImplemented
    hot = torch.nn.functional.one_hot(target, x.shape[1])
    each = -grad / x.shape[0] if reduction == _MEAN else -grad
    return each * hot.to(x.dtype)


def native_layer_norm_backward(
    grad: Tensor,
    x: Tensor,
    shape: Sequence[int],
    mean: Tensor,
    rstd: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    mask: Sequence[bool],
) -> tuple[Tensor | None, ...]:
    """Normalization over the last dimensions: x_hat = (x - mean) rstd."""
    inner = list(range(-len(shape), 0))
    outer = list(range(x.dim() - len(shape)))
    x_hat = (x - mean) * rstd
    d_hat = grad if weight is None else grad * weight
    d_x = None
    if mask[0]:
        along = (d_hat * x_hat).mean(inner, keepdim=True)
        d_x = rstd * (d_hat - d_hat.mean(inner, keepdim=True) - x_hat * along)
    d_weight = (
        (grad * x_hat).sum(outer) if mask[1] and outer else (grad * x_hat if mask[1] else None)
    )
    d_bias = (grad.sum(outer) if outer else grad) if mask[2] else None
    return d_x, d_weight, d_bias


def native_dropout_backward(grad: Tensor, mask: Tensor, scale: float) -> Tensor:
    """The elements that were kept, scaled as they were."""
    return grad * mask * scale


def convolution_backward(
    grad: Tensor,
    x: Tensor,
    weight: Tensor,
    bias_sizes: Sequence[int] | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
    output_mask: Sequence[bool],
) -> Any:
    """The bias sees every place: its gradient is a sum. The rest is left to torch's kernel."""
    if not output_mask[2] or not any(output_mask[:2]):
        return NotImplemented
    places = [dim for dim in range(grad.dim()) if dim != 1]
    rest = torch.ops.aten.convolution_backward(
        grad, x, weight, bias_sizes, stride, padding, dilation, transposed, output_padding, groups,
        [output_mask[0], output_mask[1], False],
    )  # fmt: skip
    return rest[0], rest[1], grad.sum(places)


def select_backward(grad: Tensor, sizes: Sequence[int], dim: int, index: int) -> Tensor:
    """Zeros with the gradient in the place that was taken."""
    return grad.new_zeros(sizes).select_scatter(grad, dim, index)


def slice_backward(
    grad: Tensor, sizes: Sequence[int], dim: int, start: int, end: int, step: int
) -> Tensor:
    """Zeros with the gradient in the places that were taken."""
    return grad.new_zeros(sizes).slice_scatter(grad, dim, start, min(end, sizes[dim]), step)


def embedding_dense_backward(
    grad: Tensor, indices: Tensor, count: int, padding_idx: int, scale: bool
) -> Any:
    """Each row gets the gradients of all places where it was looked up."""
    if scale or padding_idx >= 0:
        return NotImplemented
    return grad.new_zeros(count, grad.shape[-1]).index_put((indices,), grad, accumulate=True)


FUSED: dict[str, Callable[..., Any]] = {
    "tanh_backward": tanh_backward,
    "sigmoid_backward": sigmoid_backward,
    "threshold_backward": threshold_backward,
    "leaky_relu_backward": leaky_relu_backward,
    "silu_backward": silu_backward,
    "gelu_backward": gelu_backward,
    "softplus_backward": softplus_backward,
    "glu_backward": glu_backward,
    "softshrink_backward": shrink_backward,
    "hardshrink_backward": shrink_backward,
    "soft_margin_loss_backward": soft_margin_loss_backward,
    "mse_loss_backward": mse_loss_backward,
    "binary_cross_entropy_backward": binary_cross_entropy_backward,
    "_softmax_backward_data": softmax_backward,
    "_log_softmax_backward_data": log_softmax_backward,
    "nll_loss_backward": nll_loss_backward,
    "native_layer_norm_backward": native_layer_norm_backward,
    "native_dropout_backward": native_dropout_backward,
    "convolution_backward": convolution_backward,
    "select_backward": select_backward,
    "slice_backward": slice_backward,
    "embedding_dense_backward": embedding_dense_backward,
}
