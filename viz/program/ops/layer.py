"""Op rows of layers with weights: linear maps, convolutions, embedding and attention."""

from __future__ import annotations

import torch.nn.functional as F

from viz.program.ops.guard import attention, bounded
from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
W = leaf("w", [[0.4, -0.6, 1.1], [0.9, 0.2, -0.7]])
B = leaf("b", [0.1, -0.3])
SIGNAL = leaf("x", [[[0.5, -1.2, 2.0, 0.7]]])
TWO_SIGNALS = leaf("x", [[[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]]])
IMAGE = leaf("x", [[[[0.5, -1.2, 2.0], [0.3, 1.7, -0.8], [1.1, 0.6, -0.4]]]])
SMALL_IMAGE = leaf("x", [[[[0.5, -1.2], [0.3, 1.7]]]])
KERNEL = leaf("w", [[[[0.4, -0.6], [0.9, 0.2]]]])
ONE_BIAS = leaf("b", [0.1])
CONVOLUTION = (
    "(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Dims = 1,"
    " padding: Dims = 0, dilation: Dims = 1, groups: int = 1)"
)
QUERY = leaf("q", [[0.5, -1.2], [0.3, 0.7]])
KEY = leaf("k", [[0.8, 0.4], [-0.6, 1.1]])
VALUE = leaf("v", [[1.5, 0.2], [-0.9, 0.6]])

ROWS: tuple[Op, ...] = (
    Op(
        "linear",
        "layer",
        F.linear,
        "(input: Tensor, weight: Tensor, bias: Tensor | None = None)",
        spellings=("F.linear",),
        help=Text(
            "Linear layer: input @ weight.T + bias.",
            "선형 층 input @ weight.T + bias를 계산합니다.",
        ),
        insert="F.linear({x}, {x})",
        samples=(
            X + W + B + "y = F.linear(x, w, b)",
            X + W + "y = F.linear(x[0], w)",
        ),
    ),
    Op(
        "bilinear",
        "layer",
        F.bilinear,
        "(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None)",
        spellings=("F.bilinear", "torch.bilinear"),
        help=Text(
            "Bilinear layer: y[k] = input1 @ weight[k] @ input2 + bias[k].",
            "쌍선형 층 y[k] = input1 @ weight[k] @ input2 + bias[k]를 계산합니다.",
        ),
        insert="F.bilinear({x}, {x}, torch.ones(1, 2, 2))",
        samples=(
            leaf("x", [[0.5, -1.2]])
            + leaf("z", [[0.3, 1.7]])
            + leaf("w", [[[0.4, -0.6], [0.9, 0.2]], [[1.1, 0.5], [-0.3, 0.8]]])
            + B
            + "y = F.bilinear(x, z, w, b)",
        ),
    ),
    Op(
        "conv1d",
        "layer",
        bounded(F.conv1d),
        CONVOLUTION,
        spellings=("F.conv1d", "torch.conv1d"),
        help=Text(
            "Slides a kernel along a signal (batch, channels, length) and sums the products.",
            "커널을 신호(배치, 채널, 길이) 위에서 밀며 곱의 합을 구합니다.",
        ),
        insert="F.conv1d({x}, torch.ones(1, 1, 2))",
        samples=(
            SIGNAL + leaf("w", [[[0.4, -0.6]]]) + ONE_BIAS + "y = F.conv1d(x, w, b)",
            TWO_SIGNALS
            + leaf("w", [[[0.4, -0.6], [0.9, 0.2]]])
            + "y = torch.conv1d(x, w, stride=2, padding=1)",
            TWO_SIGNALS
            + leaf("w", [[[0.4, -0.6]], [[0.9, 0.2]]])
            + B
            + "y = F.conv1d(x, w, bias=b, dilation=2, groups=2)",
        ),
    ),
    Op(
        "conv2d",
        "layer",
        bounded(F.conv2d),
        CONVOLUTION,
        spellings=("F.conv2d", "torch.conv2d"),
        help=Text(
            "Slides a kernel over an image (batch, channels, height, width), summing the products.",
            "커널을 이미지(배치, 채널, 높이, 너비) 위에서 밀며 곱의 합을 구합니다.",
        ),
        insert="F.conv2d({x}, torch.ones(1, 1, 2, 2))",
        samples=(
            IMAGE + KERNEL + ONE_BIAS + "y = F.conv2d(x, w, b)",
            IMAGE + KERNEL + "y = torch.conv2d(x, w, stride=(2, 1), padding=1)",
            IMAGE + KERNEL + ONE_BIAS + "y = F.conv2d(x, weight=w, bias=b, dilation=2)",
        ),
    ),
    Op(
        "conv_transpose2d",
        "layer",
        bounded(F.conv_transpose2d),
        "(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Dims = 1,"
        " padding: Dims = 0, output_padding: Dims = 0, groups: int = 1, dilation: Dims = 1)",
        spellings=("F.conv_transpose2d", "torch.conv_transpose2d"),
        help=Text(
            "Convolution the other way round: each pixel adds the kernel times its value.",
            "합성곱을 거꾸로 합니다. 픽셀마다 그 값을 곱한 커널을 출력에 더합니다.",
        ),
        insert="F.conv_transpose2d({x}, torch.ones(1, 1, 2, 2))",
        samples=(
            SMALL_IMAGE + KERNEL + ONE_BIAS + "y = F.conv_transpose2d(x, w, b)",
            SMALL_IMAGE
            + KERNEL
            + "y = F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)",
        ),
    ),
    Op(
        "embedding",
        "layer",
        F.embedding,
        "(input: Tensor, weight: Tensor, padding_idx: int | None = None)",
        spellings=("F.embedding",),
        help=Text(
            "Looks up one row of the weight for each number in the input.",
            "입력의 번호마다 가중치에서 해당하는 행을 찾아옵니다.",
        ),
        insert="F.embedding(torch.tensor([0, 1]), {x})",
        samples=(
            W + "i = torch.tensor([1, 0, 1])\ny = F.embedding(i, w)\nz = y * y",
            W + "i = torch.tensor([[0, 1]])\ny = F.embedding(i, weight=w)\nz = y * y",
        ),
    ),
    Op(
        "scaled_dot_product_attention",
        "layer",
        attention,
        "(query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, *,"
        " is_causal: bool = False, scale: Number | None = None)",
        spellings=("F.scaled_dot_product_attention",),
        help=Text(
            "Attention: softmax(query @ key.T / sqrt(width)) @ value.",
            "어텐션 softmax(query @ key.T / sqrt(너비)) @ value를 계산합니다.",
        ),
        insert="F.scaled_dot_product_attention({x}, {x}, {x})",
        samples=(
            QUERY + KEY + VALUE + "y = F.scaled_dot_product_attention(q, k, v)",
            QUERY
            + KEY
            + VALUE
            + "y = F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.5)",
            QUERY
            + KEY
            + VALUE
            + constant("m", [[0.0, -1.0], [0.5, 0.0]])
            + "y = F.scaled_dot_product_attention(q, k, v, attn_mask=m)",
        ),
    ),
)
