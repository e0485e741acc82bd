"""Op rows of layers without weights: pooling, resizing and rearranging signals and images."""

from __future__ import annotations

import torch.nn.functional as F

from viz.program.ops.guard import bounded
from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

SIGNAL = leaf("x", [[[0.5, -1.2, 2.0, 0.7, 1.4]]])
IMAGE = leaf("x", [[[[0.5, -1.2, 2.0], [0.3, 1.7, -0.8], [1.1, 0.6, -0.4]]]])
POSITIVE = leaf("x", [[[[0.5, 1.2, 2.0], [0.3, 1.7, 0.8], [1.1, 0.6, 0.4]]]])
SMALL_IMAGE = leaf("x", [[[[0.5, -1.2], [0.3, 1.7]]]])
FOUR_CHANNELS = leaf("x", [[[[0.5, -1.2]], [[0.3, 1.7]], [[2.0, 0.4]], [[-0.6, 1.1]]]])
SQUARE = "\nz = y * y"
WINDOW = "kernel_size: Dims, stride: Dims | None = None"
MAX_POOL = (
    f"(input: Tensor, {WINDOW}, padding: Dims = 0, dilation: Dims = 1, ceil_mode: bool = False)"
)
AVERAGE = "padding: Dims = 0, ceil_mode: bool = False, count_include_pad: bool = True"
MODE = "'nearest|linear|bilinear|bicubic|trilinear|area|nearest-exact'"
TIES = Text(
    "No derivative where the largest is tied: torch gives all of it to the first of them.",
    "최댓값이 여럿이면 미분할 수 없으며 토치는 그중 첫째에 모두 줍니다.",
)

ROWS: tuple[Op, ...] = (
    Op(
        "max_pool1d",
        "layer",
        bounded(F.max_pool1d),
        MAX_POOL,
        spellings=("F.max_pool1d", "torch.max_pool1d"),
        help=Text(
            "Largest value in each window of a signal (batch, channels, length).",
            "신호(배치, 채널, 길이)의 창마다 가장 큰 값을 구합니다.",
        ),
        insert="F.max_pool1d({x}, 2)",
        samples=(
            SIGNAL + "y = F.max_pool1d(x, 2)" + SQUARE,
            SIGNAL + "y = torch.max_pool1d(x, 3, stride=2, padding=1)" + SQUARE,
        ),
        kinks=TIES,
    ),
    Op(
        "max_pool2d",
        "layer",
        bounded(F.max_pool2d),
        MAX_POOL,
        spellings=("F.max_pool2d", "torch.max_pool2d"),
        help=Text(
            "Largest value in each window of an image (batch, channels, height, width).",
            "이미지(배치, 채널, 높이, 너비)의 창마다 가장 큰 값을 구합니다.",
        ),
        insert="F.max_pool2d({x}, 2)",
        samples=(
            IMAGE + "y = F.max_pool2d(x, 2, stride=1)" + SQUARE,
            IMAGE + "y = F.max_pool2d(x, (2, 1), padding=(1, 0), ceil_mode=True)" + SQUARE,
        ),
        kinks=TIES,
    ),
    Op(
        "avg_pool1d",
        "layer",
        bounded(F.avg_pool1d),
        f"(input: Tensor, kernel_size: Dims, stride: Dims = None, {AVERAGE})",
        spellings=("F.avg_pool1d", "torch.avg_pool1d"),
        help=Text(
            "Mean of each window of a signal (batch, channels, length).",
            "신호(배치, 채널, 길이)의 창마다 평균을 구합니다.",
        ),
        insert="F.avg_pool1d({x}, 2)",
        samples=(
            SIGNAL + "y = F.avg_pool1d(x, 2)" + SQUARE,
            SIGNAL
            + "y = F.avg_pool1d(x, 3, stride=2, padding=1, count_include_pad=False)"
            + SQUARE,
        ),
    ),
    Op(
        "avg_pool2d",
        "layer",
        bounded(F.avg_pool2d),
        f"(input: Tensor, {WINDOW}, {AVERAGE}, divisor_override: int | None = None)",
        spellings=("F.avg_pool2d",),
        help=Text(
            "Mean of each window of an image (batch, channels, height, width).",
            "이미지(배치, 채널, 높이, 너비)의 창마다 평균을 구합니다.",
        ),
        insert="F.avg_pool2d({x}, 2)",
        samples=(
            IMAGE + "y = F.avg_pool2d(x, 2, stride=1)" + SQUARE,
            IMAGE + "y = F.avg_pool2d(x, 2, padding=1, divisor_override=3)" + SQUARE,
        ),
    ),
    Op(
        "adaptive_avg_pool1d",
        "layer",
        F.adaptive_avg_pool1d,
        "(input: Tensor, output_size: Dims)",
        spellings=("F.adaptive_avg_pool1d", "torch.adaptive_avg_pool1d"),
        help=Text(
            "Means of windows chosen so that the signal gets the given length.",
            "신호가 지정한 길이가 되도록 창을 정해 평균을 구합니다.",
        ),
        insert="F.adaptive_avg_pool1d({x}, 1)",
        samples=(SIGNAL + "y = F.adaptive_avg_pool1d(x, 2)" + SQUARE,),
    ),
    Op(
        "adaptive_avg_pool2d",
        "layer",
        F.adaptive_avg_pool2d,
        "(input: Tensor, output_size: Dims)",
        spellings=("F.adaptive_avg_pool2d",),
        help=Text(
            "Means of windows chosen so that the image gets the given size.",
            "이미지가 지정한 크기가 되도록 창을 정해 평균을 구합니다.",
        ),
        insert="F.adaptive_avg_pool2d({x}, 1)",
        samples=(
            IMAGE + "y = F.adaptive_avg_pool2d(x, 2)" + SQUARE,
            IMAGE + "y = F.adaptive_avg_pool2d(x, (1, 2))" + SQUARE,
        ),
    ),
    Op(
        "adaptive_max_pool2d",
        "layer",
        F.adaptive_max_pool2d,
        "(input: Tensor, output_size: Dims)",
        spellings=("F.adaptive_max_pool2d",),
        help=Text(
            "Largest values of windows chosen so that the image gets the given size.",
            "이미지가 지정한 크기가 되도록 창을 정해 가장 큰 값을 구합니다.",
        ),
        insert="F.adaptive_max_pool2d({x}, 1)",
        samples=(
            IMAGE + "y = F.adaptive_max_pool2d(x, 2)" + SQUARE,
            IMAGE + "y = F.adaptive_max_pool2d(x, (1, 2))" + SQUARE,
        ),
        kinks=TIES,
    ),
    Op(
        "lp_pool2d",
        "layer",
        bounded(F.lp_pool2d),
        f"(input: Tensor, norm_type: Number, {WINDOW}, ceil_mode: bool = False)",
        spellings=("F.lp_pool2d",),
        help=Text(
            "(sum of x**p)**(1/p) in each window of an image, with p = norm_type.",
            "이미지의 창마다 (x**p의 합)**(1/p)를 구합니다. p는 norm_type입니다.",
        ),
        insert="F.lp_pool2d({x}, 2, 2)",
        samples=(
            IMAGE + "y = F.lp_pool2d(x, 2, 2, stride=1)",
            POSITIVE + "y = F.lp_pool2d(x, norm_type=3.0, kernel_size=(2, 3))",
        ),
        kinks=Text(
            "No derivative in a window of zeros: torch uses 0; a negative sum (odd p) gives nan.",
            "모두 0인 창에서는 미분할 수 없어 0을 씁니다. 합이 음수(홀수 p)이면 nan입니다.",
        ),
    ),
    Op(
        "interpolate",
        "layer",
        F.interpolate,
        "(input: Tensor, size: Shape | None = None, scale_factor: Number | Data | None = None,"
        f" mode: {MODE} = 'nearest', align_corners: bool | None = None, *,"
        " antialias: bool = False)",
        spellings=("F.interpolate",),
        help=Text(
            "Resizes a signal or image to a size, or by a factor, from its neighboring pixels.",
            "신호나 이미지를 이웃한 픽셀의 값으로 지정한 크기나 배율에 맞춥니다.",
        ),
        insert="F.interpolate({x}, scale_factor=2)",
        samples=(
            SMALL_IMAGE + "y = F.interpolate(x, scale_factor=2)" + SQUARE,
            SMALL_IMAGE
            + "y = F.interpolate(x, size=(3, 4), mode='bilinear', align_corners=True)"
            + SQUARE,
            SIGNAL + "y = F.interpolate(x, size=3, mode='linear')" + SQUARE,
        ),
    ),
    Op(
        "pixel_shuffle",
        "layer",
        F.pixel_shuffle,
        "(input: Tensor, upscale_factor: int)",
        spellings=("F.pixel_shuffle", "torch.pixel_shuffle"),
        help=Text(
            "Spreads channels over a larger image: (C * r * r, H, W) to (C, H * r, W * r).",
            "채널을 더 큰 이미지로 펼칩니다: (C * r * r, H, W)를 (C, H * r, W * r)로 바꿉니다.",
        ),
        insert="F.pixel_shuffle({x}, 2)",
        samples=(FOUR_CHANNELS + "y = F.pixel_shuffle(x, 2)" + SQUARE,),
    ),
    Op(
        "pixel_unshuffle",
        "layer",
        F.pixel_unshuffle,
        "(input: Tensor, downscale_factor: int)",
        spellings=("F.pixel_unshuffle", "torch.pixel_unshuffle"),
        help=Text(
            "Collects pixels into channels: (C, H * r, W * r) to (C * r * r, H, W).",
            "픽셀을 채널로 모읍니다: (C, H * r, W * r)를 (C * r * r, H, W)로 바꿉니다.",
        ),
        insert="F.pixel_unshuffle({x}, 2)",
        samples=(SMALL_IMAGE + "y = F.pixel_unshuffle(x, 2)" + SQUARE,),
    ),
    Op(
        "F.unfold",
        "layer",
        bounded(F.unfold),
        "(input: Tensor, kernel_size: Dims, dilation: Dims = 1, padding: Dims = 0,"
        " stride: Dims = 1)",
        spellings=("F.unfold",),
        help=Text(
            "Writes each window of an image as one column (im2col).",
            "이미지의 창마다 그 원소를 한 열로 늘어놓습니다(im2col).",
        ),
        insert="F.unfold({x}, 2)",
        samples=(
            IMAGE + "y = F.unfold(x, 2)" + SQUARE,
            IMAGE + "y = F.unfold(x, kernel_size=(2, 1), padding=1, stride=2)" + SQUARE,
        ),
    ),
)
