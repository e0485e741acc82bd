"""Op rows that repeat or pad a tensor's elements to make it larger."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
ROW = leaf("r", [[0.5, -1.2, 2.0]])
COLUMN = leaf("c", [[0.5], [-1.2]])
V = leaf("v", [1.0, -2.0, 0.5])
SQUARE = "\nz = y * y"

ROWS: tuple[Op, ...] = (
    Op(
        "expand",
        "shape",
        torch.Tensor.expand,
        "(input: Tensor, *size: Shape)",
        spellings=("Tensor.expand",),
        help=Text(
            "Stretches dimensions of size 1 without copying; -1 keeps a size.",
            "크기가 1인 차원을 복사 없이 늘립니다. -1은 크기를 그대로 둡니다.",
        ),
        insert="{x}.expand(2, -1, -1)",
        samples=(COLUMN + X + "y = c.expand(-1, 3) * x", V + "y = v.expand((2, 3))" + SQUARE),
    ),
    Op(
        "expand_as",
        "shape",
        torch.Tensor.expand_as,
        "(input: Tensor, other: Tensor)",
        spellings=("Tensor.expand_as",),
        help=Text(
            "Stretches dimensions of size 1 to the shape of another tensor.",
            "크기가 1인 차원을 다른 텐서의 모양에 맞게 늘립니다.",
        ),
        insert="{x}[:1].expand_as({x})",
        samples=(ROW + X + "y = r.expand_as(x) * x",),
    ),
    Op(
        "broadcast_to",
        "shape",
        torch.broadcast_to,
        "(input: Tensor, size: Shape)",
        spellings=("torch.broadcast_to", "Tensor.broadcast_to"),
        help=Text(
            "Stretches a tensor to a shape as broadcasting does.",
            "브로드캐스팅하듯이 텐서를 주어진 모양으로 늘립니다.",
        ),
        insert="torch.broadcast_to({x}[0], {x}.shape)",
        samples=(
            V + X + "y = torch.broadcast_to(v, (2, 3)) * x",
            COLUMN + X + "y = c.broadcast_to(x.shape) * x",
        ),
    ),
    Op(
        "repeat",
        "shape",
        torch.Tensor.repeat,
        "(input: Tensor, *repeats: Shape)",
        spellings=("Tensor.repeat",),
        help=Text(
            "Copies the whole tensor a number of times along each dimension.",
            "각 차원을 따라 텐서 전체를 지정한 횟수만큼 되풀이합니다.",
        ),
        insert="{x}.repeat(2, 1)",
        samples=(V + "y = v.repeat(2, 1)" + SQUARE, COLUMN + "y = c.repeat((1, 3))" + SQUARE),
    ),
    Op(
        "repeat_interleave",
        "shape",
        torch.repeat_interleave,
        "(input: Tensor, repeats: int, dim: int | None = None)",
        spellings=("torch.repeat_interleave", "Tensor.repeat_interleave"),
        help=Text(
            "Repeats each element in place: a, b becomes a, a, b, b.",
            "원소마다 이어서 되풀이합니다. a, b는 a, a, b, b가 됩니다.",
        ),
        insert="torch.repeat_interleave({x}, 2)",
        samples=(
            V + "y = torch.repeat_interleave(v, 2)" + SQUARE,
            X + "y = x.repeat_interleave(2, dim=0)" + SQUARE,
        ),
    ),
    Op(
        "tile",
        "shape",
        torch.Tensor.tile,
        "(input: Tensor, *dims: Shape)",
        spellings=("torch.tile", "Tensor.tile"),
        help=Text(
            "Lays copies of the tensor side by side (like repeat; missing dimensions count as 1).",
            "텐서를 타일처럼 되풀이해 놓습니다(repeat과 같으나 빠진 차원은 1로 봅니다).",
        ),
        insert="torch.tile({x}, (2,))",
        samples=(V + "y = torch.tile(v, (2, 1))" + SQUARE, ROW + "y = r.tile(2)" + SQUARE),
    ),
    Op(
        "atleast_1d",
        "shape",
        torch.atleast_1d,
        "(*tensors: Tensor)",
        spellings=("torch.atleast_1d",),
        help=Text(
            "Gives a tensor without dimensions one dimension.",
            "차원이 없는 텐서를 1차원으로 만듭니다.",
        ),
        insert="torch.atleast_1d({x})",
        samples=(V + "y = torch.atleast_1d(v[0])" + SQUARE,),
    ),
    Op(
        "atleast_2d",
        "shape",
        torch.atleast_2d,
        "(*tensors: Tensor)",
        spellings=("torch.atleast_2d",),
        help=Text(
            "Adds leading dimensions of size 1 until there are two.",
            "차원이 두 개가 되도록 앞에 크기가 1인 차원을 붙입니다.",
        ),
        insert="torch.atleast_2d({x})",
        samples=(
            V + "y = torch.atleast_2d(v)" + SQUARE,
            V + X + "pair = torch.atleast_2d(v, x)\ny = pair[0] * pair[1]",
        ),
    ),
    Op(
        "meshgrid",
        "shape",
        torch.meshgrid,
        "(*tensors: Tensor, indexing: 'ij|xy' = 'ij')",
        spellings=("torch.meshgrid",),
        help=Text(
            "Coordinates of a grid: one tensor for each of the given vectors.",
            "격자의 좌표를 만듭니다. 주어진 벡터마다 텐서 하나를 돌려줍니다.",
        ),
        insert="torch.meshgrid({x}, {x}, indexing='ij')",
        samples=(
            V + "u = v[:2]\ng = torch.meshgrid(v, u, indexing='ij')\ny = g[0] * g[1]",
            V + "u = v[1:]\ng = torch.meshgrid(v, u, indexing='xy')\ny = g[0] * g[0] * g[1]",
        ),
    ),
    Op(
        "pad",
        "shape",
        F.pad,
        "(input: Tensor, pad: Pads, mode: 'constant|reflect|replicate|circular' = 'constant',"
        " value: Number | None = None)",
        spellings=("F.pad",),
        help=Text(
            "Adds elements at the edges: pad = (left, right, top, bottom), last dimension first.",
            "가장자리에 원소를 덧붙입니다. pad는 마지막 차원부터 (왼쪽, 오른쪽, 위, 아래)입니다.",
        ),
        insert="F.pad({x}, (1, 1))",
        samples=(
            X + "y = F.pad(x, (1, 0, 0, 1), value=2.0)" + SQUARE,
            X + "y = F.pad(x, (2, 1), mode='reflect')" + SQUARE,
            X + "y = F.pad(x, (1, 1), mode='circular')" + SQUARE,
        ),
    ),
)
