"""Op rows that pick elements of a tensor, put them elsewhere or change their order."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
V = leaf("v", [1.0, -2.0, 0.5, 3.0])
SQUARE = "\nz = y * y"
I_COLUMNS = "i = torch.tensor([2, 0, 2])\n"
I_GATHER = "i = torch.tensor([[2, 0], [1, 1]])\n"

ROWS: tuple[Op, ...] = (
    Op(
        "narrow",
        "shape",
        torch.narrow,
        "(input: Tensor, dim: int, start: int, length: int)",
        spellings=("torch.narrow", "Tensor.narrow"),
        help=Text(
            "Slice of the given length along a dimension, as a view.",
            "한 차원에서 start부터 length개를 뷰로 잘라 냅니다.",
        ),
        insert="torch.narrow({x}, 0, 0, 1)",
        samples=(
            X + "y = torch.narrow(x, 1, 1, 2)" + SQUARE,
            V + "y = v.narrow(dim=0, start=-3, length=2)" + SQUARE,
        ),
    ),
    Op(
        "select",
        "shape",
        torch.select,
        "(input: Tensor, dim: int, index: int)",
        spellings=("torch.select", "Tensor.select"),
        help=Text(
            "One position of a dimension; the dimension disappears.",
            "한 차원에서 한 위치를 고르며 그 차원은 없어집니다.",
        ),
        insert="torch.select({x}, 0, 0)",
        samples=(
            X + "y = torch.select(x, 1, 2)" + SQUARE,
            X + "y = x.select(dim=0, index=-1)" + SQUARE,
        ),
    ),
    Op(
        "index_select",
        "shape",
        torch.index_select,
        "(input: Tensor, dim: int, index: Tensor)",
        spellings=("torch.index_select", "Tensor.index_select"),
        help=Text(
            "Picks positions of a dimension in the order of an index vector.",
            "인덱스 벡터의 순서대로 한 차원의 위치들을 고릅니다.",
        ),
        insert="torch.index_select({x}, 0, torch.tensor([0, 0]))",
        samples=(
            X + I_COLUMNS + "y = torch.index_select(x, 1, i)" + SQUARE,
            V + I_COLUMNS + "y = v.index_select(dim=0, index=i)" + SQUARE,
        ),
    ),
    Op(
        "gather",
        "shape",
        torch.gather,
        "(input: Tensor, dim: int, index: Tensor)",
        spellings=("torch.gather", "Tensor.gather"),
        help=Text(
            "Picks one element for each index along dim: y[i, j] = x[i, index[i, j]] for dim=1.",
            "dim을 따라 인덱스마다 원소를 고릅니다. dim=1이면 y[i, j] = x[i, index[i, j]]입니다.",
        ),
        insert="torch.gather({x}, 0, torch.tensor([[0]]))",
        samples=(
            X + I_GATHER + "y = torch.gather(x, 1, i)" + SQUARE,
            X + "i = torch.tensor([[1, 0, 1]])\ny = x.gather(dim=0, index=i)" + SQUARE,
        ),
    ),
    Op(
        "take",
        "shape",
        torch.take,
        "(input: Tensor, index: Tensor)",
        spellings=("torch.take", "Tensor.take"),
        help=Text(
            "Picks elements by their position in the flattened tensor.",
            "1차원으로 폈을 때의 위치로 원소를 고릅니다.",
        ),
        insert="torch.take({x}, torch.tensor([0, 0]))",
        samples=(
            X + "i = torch.tensor([4, 0, 4])\ny = torch.take(x, i)" + SQUARE,
            X + I_GATHER + "y = x.take(i)" + SQUARE,
        ),
    ),
    Op(
        "take_along_dim",
        "shape",
        torch.take_along_dim,
        "(input: Tensor, indices: Tensor, dim: int | None = None)",
        spellings=("torch.take_along_dim", "Tensor.take_along_dim"),
        help=Text(
            "Like gather, with the index broadcast to the tensor's other dimensions.",
            "gather와 같으나 인덱스를 나머지 차원에 맞게 늘려서 고릅니다.",
        ),
        insert="torch.take_along_dim({x}, {x}.argsort(dim=-1), dim=-1)",
        samples=(
            X + I_GATHER + "y = torch.take_along_dim(x, i, dim=1)" + SQUARE,
            X + "i = torch.tensor([5, 2])\ny = x.take_along_dim(i)" + SQUARE,
        ),
    ),
    Op(
        "scatter_add",
        "shape",
        torch.scatter_add,
        "(input: Tensor, dim: int, index: Tensor, src: Tensor)",
        spellings=("torch.scatter_add", "Tensor.scatter_add"),
        help=Text(
            "Adds each element of src to the position of the input that index names along dim.",
            "src의 각 원소를 dim을 따라 index가 가리키는 자리의 입력 값에 더합니다.",
        ),
        insert="torch.scatter_add({x}, 0, torch.tensor([[0]]), {x})",
        samples=(
            V
            + leaf("s", [0.4, -0.7, 1.6])
            + I_COLUMNS
            + "y = torch.scatter_add(v, 0, i, s)"
            + SQUARE,
            X
            + leaf("s", [[0.4, -0.7], [1.6, 0.9]])
            + I_GATHER
            + "y = x.scatter_add(dim=1, index=i, src=s)"
            + SQUARE,
        ),
    ),
    Op(
        "flip",
        "shape",
        torch.Tensor.flip,
        "(input: Tensor, dims: Dims)",
        spellings=("torch.flip", "Tensor.flip"),
        help=Text(
            "Reverses the order of the elements along the given dimensions.",
            "지정한 차원을 따라 원소의 순서를 뒤집습니다.",
        ),
        insert="torch.flip({x}, (0,))",
        samples=(
            X + "w = x * x\ny = torch.flip(x, (0, 1)) * w",
            V + "y = v.flip(0) * v * v",
        ),
    ),
    Op(
        "fliplr",
        "shape",
        torch.fliplr,
        "(input: Tensor)",
        spellings=("torch.fliplr", "Tensor.fliplr"),
        help=Text(
            "Reverses the order of the columns (dimension 1).",
            "열(1번 차원)의 순서를 좌우로 뒤집습니다.",
        ),
        insert="torch.fliplr({x})",
        samples=(X + "w = x * x\ny = torch.fliplr(x) * w",),
    ),
    Op(
        "flipud",
        "shape",
        torch.flipud,
        "(input: Tensor)",
        spellings=("torch.flipud", "Tensor.flipud"),
        help=Text(
            "Reverses the order of the rows (dimension 0).",
            "행(0번 차원)의 순서를 위아래로 뒤집습니다.",
        ),
        insert="torch.flipud({x})",
        samples=(X + "w = x * x\ny = torch.flipud(x) * w",),
    ),
    Op(
        "roll",
        "shape",
        torch.roll,
        "(input: Tensor, shifts: Dims, dims: Dims = None)",
        spellings=("torch.roll", "Tensor.roll"),
        help=Text(
            "Shifts the elements along dimensions; what falls off the end comes back in front.",
            "차원을 따라 원소를 밀고, 끝에서 벗어난 원소는 앞으로 돌려놓습니다.",
        ),
        insert="torch.roll({x}, 1)",
        samples=(
            V + "y = torch.roll(v, 1) * v",
            X + "y = x.roll(shifts=(1, -1), dims=(0, 1)) * x",
        ),
    ),
    Op(
        "rot90",
        "shape",
        torch.rot90,
        "(input: Tensor, k: int = 1, dims: Dims = (0, 1))",
        spellings=("torch.rot90", "Tensor.rot90"),
        help=Text(
            "Turns a matrix by 90 degrees k times, counterclockwise.",
            "행렬을 시계 반대 방향으로 90도씩 k번 돌립니다.",
        ),
        insert="torch.rot90({x})",
        samples=(
            X + "y = torch.rot90(x)" + SQUARE,
            X + "y = x.rot90(k=2, dims=(1, 0)) * x",
        ),
    ),
    Op(
        "diff",
        "shape",
        torch.diff,
        "(input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None,"
        " append: Tensor | None = None)",
        spellings=("torch.diff", "Tensor.diff"),
        help=Text(
            "Differences of neighbors, y[i] = x[i+1] - x[i], taken n times.",
            "이웃한 원소의 차 y[i] = x[i+1] - x[i]를 n번 되풀이해 구합니다.",
        ),
        insert="torch.diff({x})",
        samples=(
            V + "y = torch.diff(v)" + SQUARE,
            X + "y = x.diff(dim=0)" + SQUARE,
            V + leaf("a", [0.4]) + "y = torch.diff(v, n=2, prepend=a, append=a)" + SQUARE,
        ),
    ),
    Op(
        "one_hot",
        "shape",
        F.one_hot,
        "(input: Tensor, num_classes: int)",
        spellings=("F.one_hot",),
        help=Text(
            "Vector of zeros with a 1 at each class number.",
            "클래스 번호 자리만 1이고 나머지는 0인 벡터를 만듭니다.",
        ),
        insert="F.one_hot(torch.tensor([0, 2]), num_classes=3)",
        samples=(
            X + "h = F.one_hot(torch.tensor([2, 0]), num_classes=3)\ny = (x * h).sum()",
            X + constant("w", [1.0, 2.0]) + "h = F.one_hot(torch.tensor([1, 0, 1]), 2)\n"
            "y = (x @ (h * w)) * 2",
        ),
        differentiable=False,
    ),
)
