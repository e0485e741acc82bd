"""Op rows of layers that shift and scale a tensor to mean 0 and variance 1."""

from __future__ import annotations

import torch.nn.functional as F

from viz.program.ops.guard import batch_norm
from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
COLUMNS = leaf("x", [[0.5, -1.2], [0.3, 1.7], [2.0, 0.4]])
CHANNELS = leaf("x", [[[0.5, -1.2], [0.3, 1.7]], [[2.0, 0.4], [-0.6, 1.1]]])
WIDE_CHANNELS = leaf("x", [[[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]]])
W2 = leaf("w", [1.5, 0.7])
B2 = leaf("b", [0.1, -0.3])
W3 = leaf("w", [1.5, 0.7, -0.9])
B3 = leaf("b", [0.1, -0.3, 0.4])
AFFINE = "weight: Tensor | None = None, bias: Tensor | None = None"

ROWS: tuple[Op, ...] = (
    Op(
        "layer_norm",
        "layer",
        F.layer_norm,
        f"(input: Tensor, normalized_shape: Shape, {AFFINE}, eps: Number = 1e-05)",
        spellings=("F.layer_norm", "torch.layer_norm"),
        help=Text(
            "(x - mean) / sqrt(var + eps) over the last dimensions, times weight plus bias.",
            "마지막 차원들에서 (x - mean) / sqrt(var + eps)에 weight를 곱하고 bias를 더합니다.",
        ),
        insert="F.layer_norm({x}, ({x}.shape[-1],))",
        samples=(
            X + "y = F.layer_norm(x, (3,))\nz = y * y * y",
            X + W3 + B3 + "y = F.layer_norm(x, (3,), weight=w, bias=b, eps=0.1)",
        ),
    ),
    Op(
        "rms_norm",
        "layer",
        F.rms_norm,
        "(input: Tensor, normalized_shape: Shape, weight: Tensor | None = None,"
        " eps: Number | None = None)",
        spellings=("F.rms_norm", "torch.rms_norm"),
        help=Text(
            "x / sqrt(mean(x**2) + eps) over the last dimensions, times weight.",
            "마지막 차원들에서 x / sqrt(mean(x**2) + eps)를 구해 weight를 곱합니다.",
        ),
        insert="F.rms_norm({x}, ({x}.shape[-1],))",
        samples=(
            X + "y = F.rms_norm(x, (3,))",
            X + W3 + "y = F.rms_norm(x, (3,), weight=w, eps=0.1)",
        ),
    ),
    Op(
        "batch_norm",
        "layer",
        batch_norm,
        f"(input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, {AFFINE},"
        " training: bool = False, *, eps: Number = 1e-05)",
        spellings=("F.batch_norm",),
        help=Text(
            "(x - mean) / sqrt(var + eps) for each channel, of the batch if training=True.",
            "채널마다 (x - mean) / sqrt(var + eps)를 구합니다. training=True이면 배치에서 셉니다.",
        ),
        insert="F.batch_norm({x}, None, None, training=True)",
        samples=(
            COLUMNS + "y = F.batch_norm(x, None, None, training=True)\nz = y * y * y",
            CHANNELS
            + W2
            + B2
            + "y = F.batch_norm(x, None, None, w, b, training=True, eps=0.1)\nz = y * y",
            COLUMNS
            + constant("m", [0.2, 0.4])
            + constant("v", [1.5, 0.8])
            + W2
            + B2
            + "y = F.batch_norm(x, m, v, weight=w, bias=b)",
        ),
    ),
    Op(
        "instance_norm",
        "layer",
        F.instance_norm,
        "(input: Tensor, running_mean: None = None, running_var: None = None,"
        f" {AFFINE}, *, eps: Number = 1e-05)",
        spellings=("F.instance_norm",),
        help=Text(
            "(x - mean) / sqrt(var + eps) for each channel of each sample.",
            "표본과 채널마다 (x - mean) / sqrt(var + eps)를 구합니다.",
        ),
        insert="F.instance_norm({x})",
        samples=(
            WIDE_CHANNELS + "y = F.instance_norm(x)\nz = y * y * y",
            WIDE_CHANNELS
            + W2
            + B2
            + "y = F.instance_norm(x, weight=w, bias=b, eps=0.1)\nz = y * y",
        ),
    ),
    Op(
        "group_norm",
        "layer",
        F.group_norm,
        f"(input: Tensor, num_groups: int, {AFFINE}, eps: Number = 1e-05)",
        spellings=("F.group_norm", "torch.group_norm"),
        help=Text(
            "(x - mean) / sqrt(var + eps) for each group of channels of each sample.",
            "표본과 채널 묶음마다 (x - mean) / sqrt(var + eps)를 구합니다.",
        ),
        insert="F.group_norm({x}, 1)",
        samples=(
            CHANNELS + "y = F.group_norm(x, 1)\nz = y * y * y",
            WIDE_CHANNELS + W2 + B2 + "y = F.group_norm(x, 2, w, b, eps=0.1)\nz = y * y",
        ),
    ),
)
