"""Ops that find the largest, smallest or middle elements, or put elements in order."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import spell

X = (
    "x = torch.tensor([[0.5, -1.2, 2.3], [1.6, -0.3, 0.9]], dtype=torch.float64,"
    " requires_grad=True)\n"
)
W = "w = torch.tensor([0.8, -0.7, 1.5], dtype=torch.float64, requires_grad=True)\n"
ONE_DIM = "(input: Tensor, dim: int = None, keepdim: bool = False)"
TIES_SHARED = Text(
    "Where several elements tie torch splits the gradient evenly among them.",
    "값이 같은 원소가 여럿이면 torch는 기울기를 똑같이 나누어 줍니다.",
)
TIES_INDEX = Text(
    "Of equal elements torch gives the whole gradient to the one in .indices.",
    "값이 같은 원소 중에서는 .indices가 가리키는 원소가 기울기를 모두 받습니다.",
)
TIES_EITHER = Text(
    "Equal elements share the gradient evenly; with dim the one in .indices gets all of it.",
    "값이 같은 원소는 기울기를 똑같이 나누고, dim을 주면 .indices의 원소가 모두 받습니다.",
)


def _extreme(name: str, word: Text) -> Op:
    """The row of max or min, which compare two tensors when given another."""
    return Op(
        name,
        "reduction",
        getattr(torch, name),
        "(input: Tensor, dim: int | Tensor = None, keepdim: bool = False, *, other: Tensor = None)",
        spellings=spell("torch Tensor", name),
        help=Text(
            f"Takes the {word.en} element; along dim also its index; of two tensors, elementwise.",
            f"{word.ko}을 구합니다. dim을 주면 위치도, 텐서 둘을 주면 원소별로 구합니다.",
        ),
        insert=f"{{x}}.{name}()",
        samples=(
            X + f"y = torch.{name}(x)",
            X + f"m = x.{name}(dim=1)\ny = m.values",
            X + W + f"y = torch.{name}(x, w) * w",
        ),
        kinks=TIES_EITHER,
    )


def _all_extreme(name: str, word: Text) -> Op:
    """The row of amax or amin, which return values only."""
    return Op(
        name,
        "reduction",
        getattr(torch, name),
        "(input: Tensor, dim: Dims | None = None, keepdim: bool = False)",
        spellings=spell("torch Tensor", name),
        help=Text(
            f"Takes the {word.en} element, over one or more dims, without indices.",
            f"하나 이상의 dim 방향으로 {word.ko}만 구합니다. 위치는 주지 않습니다.",
        ),
        insert=f"{{x}}.{name}(dim=0)",
        samples=(
            X + f"y = torch.{name}(x, dim=1)",
            X + f"y = x - x.{name}(0, keepdim=True)",
            X + f"y = x.{name}((0, 1))",
        ),
        kinks=TIES_SHARED,
    )


def _position(name: str, word: Text) -> Op:
    """The row of argmax or argmin."""
    return Op(
        name,
        "reduction",
        getattr(torch, name),
        "(input: Tensor, dim: int | None = None, keepdim: bool = False)",
        spellings=spell("torch Tensor", name),
        help=Text(
            f"Gives the index of the {word.en} element; it carries no gradient.",
            f"{word.ko}의 위치를 구합니다. 결과에는 기울기가 흐르지 않습니다.",
        ),
        insert=f"torch.{name}({{x}}, dim=0)",
        samples=(
            X + f"i = torch.{name}(x)\ny = x * x * i",
            X + f"i = x.{name}(dim=1, keepdim=True)\ny = x * x * i + x",
        ),
        differentiable=False,
    )


MAX, MIN = Text("largest", "최댓값"), Text("smallest", "최솟값")

ROWS: tuple[Op, ...] = (
    _extreme("max", MAX),
    _extreme("min", MIN),
    _all_extreme("amax", MAX),
    _all_extreme("amin", MIN),
    Op(
        "aminmax",
        "reduction",
        torch.aminmax,
        "(input: Tensor, *, dim: int | None = None, keepdim: bool = False)",
        spellings=spell("torch Tensor", "aminmax"),
        help=Text(
            "Takes the smallest and the largest element at once.",
            "최솟값과 최댓값을 한꺼번에 구합니다.",
        ),
        insert="torch.aminmax({x})[1]",
        samples=(
            X + "r = torch.aminmax(x)\ny = r[1] - r[0]",
            X + "r = x.aminmax(dim=1, keepdim=True)\ny = (x - r[0]) / (r[1] - r[0])",
        ),
        kinks=TIES_SHARED,
    ),
    _position("argmax", MAX),
    _position("argmin", MIN),
    Op(
        "median",
        "reduction",
        torch.median,
        ONE_DIM,
        spellings=spell("torch Tensor", "median"),
        help=Text(
            "Takes the middle element, the lower one of two; along dim also its index.",
            "중앙값을 구합니다. 가운데가 둘이면 작은 쪽입니다. dim을 주면 위치도 구합니다.",
        ),
        insert="{x}.median()",
        samples=(X + "y = torch.median(x)", X + "m = x.median(dim=1)\ny = m.values"),
        kinks=TIES_EITHER,
    ),
    Op(
        "quantile",
        "reduction",
        torch.quantile,
        "(input: Tensor, q: Tensor | Number, dim: int | None = None, keepdim: bool = False, *,"
        " interpolation: 'linear|lower|higher|midpoint|nearest' = 'linear')",
        spellings=spell("torch Tensor", "quantile"),
        help=Text(
            "Takes the value below which the part q of the elements lies (0.5 is the middle).",
            "원소를 순서대로 놓았을 때 비율 q의 위치에 있는 값을 구합니다. 0.5이면 가운데입니다.",
        ),
        insert="torch.quantile({x}, 0.5)",
        samples=(
            X + "y = torch.quantile(x, 0.3)",
            X + "y = x.quantile(0.3, dim=1, keepdim=True) * x",
            X + "y = torch.quantile(x, 0.3, dim=1, interpolation='lower')",
        ),
        kinks=Text(
            "Of equal elements torch gives the gradient to the ones its sorting puts at the place.",
            "값이 같은 원소 중에서는 정렬했을 때 그 위치에 놓인 원소가 기울기를 받습니다.",
        ),
    ),
    Op(
        "mode",
        "reduction",
        torch.mode,
        "(input: Tensor, dim: int = -1, keepdim: bool = False)",
        spellings=spell("torch Tensor", "mode"),
        help=Text(
            "Takes the most frequent element along dim, the smallest of several, and its index.",
            "dim 방향으로 가장 자주 나오는 값과 그 위치를 구합니다. 여럿이면 가장 작은 값입니다.",
        ),
        insert="torch.mode({x}, dim=0).values",
        samples=(X + "m = torch.mode(x)\ny = m.values",),
        kinks=TIES_INDEX,
    ),
    Op(
        "kthvalue",
        "reduction",
        torch.kthvalue,
        "(input: Tensor, k: int, dim: int = -1, keepdim: bool = False)",
        spellings=spell("torch Tensor", "kthvalue"),
        help=Text(
            "Takes the k-th smallest element along dim, and its index.",
            "dim 방향으로 k번째로 작은 원소와 그 위치를 구합니다.",
        ),
        insert="torch.kthvalue({x}, 1).values",
        samples=(
            X + "m = torch.kthvalue(x, 2)\ny = m.values",
            X + "m = x.kthvalue(1, dim=0, keepdim=True)\ny = m[0] * x",
        ),
        kinks=TIES_INDEX,
    ),
    Op(
        "topk",
        "reduction",
        torch.topk,
        "(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True)",
        spellings=spell("torch Tensor", "topk"),
        help=Text(
            "Takes the k largest (or smallest) elements along dim, and their indices.",
            "dim 방향으로 가장 큰(또는 작은) 원소 k개와 그 위치를 구합니다.",
        ),
        insert="torch.topk({x}, 1).values",
        samples=(
            X + "t = torch.topk(x, 2)\ny = t.values",
            X + "t = x.topk(1, dim=0, largest=False)\ny = t[0] * t[0]",
        ),
        kinks=TIES_INDEX,
    ),
    Op(
        "sort",
        "reduction",
        torch.sort,
        "(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False)",
        spellings=spell("torch Tensor", "sort"),
        help=Text(
            "Puts the elements along dim in increasing order, and gives their old indices.",
            "dim 방향으로 원소를 작은 것부터 나열하고, 원래 위치를 함께 줍니다.",
        ),
        insert="torch.sort({x}).values",
        samples=(
            X + W + "s = torch.sort(x)\ny = s.values * w",
            X + "s = x.sort(dim=0, descending=True, stable=True)\ny = s[0] * x",
        ),
        kinks=TIES_INDEX,
    ),
    Op(
        "argsort",
        "reduction",
        torch.argsort,
        "(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False)",
        spellings=spell("torch Tensor", "argsort"),
        help=Text(
            "Gives the indices that put the elements in order; they carry no gradient.",
            "원소를 순서대로 놓는 위치를 구합니다. 결과에는 기울기가 흐르지 않습니다.",
        ),
        insert="torch.argsort({x})",
        samples=(
            X + "i = torch.argsort(x)\ny = x * i",
            X + "i = x.argsort(dim=0, descending=True)\ny = x * x * i",
        ),
        differentiable=False,
    ),
)
