"""Tensor methods that copy, cast or mark a tensor, or cut it from the graph."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell

INTS = ANY + "n = torch.tensor([2, 0])\n"


def _cast(name: str, text: Text, *samples: str, differentiable: bool = True) -> Op:
    """The row of a method that changes only the dtype."""
    return Op(
        name,
        "creation",
        getattr(torch.Tensor, name),
        "(input: Tensor)",
        spellings=(f"Tensor.{name}",),
        help=text,
        insert=f"{{x}}.{name}()",
        samples=samples,
        differentiable=differentiable,
    )


ROWS: tuple[Op, ...] = (
    Op(
        "clone",
        "shape",
        torch.clone,
        "(input: Tensor)",
        spellings=spell("torch Tensor", "clone"),
        help=Text(
            "Copies the values into a new tensor; the gradient passes through unchanged.",
            "값을 새 텐서로 복사합니다. 기울기는 그대로 통과합니다.",
        ),
        insert="{x}.clone()",
        samples=(ANY + "y = torch.clone(x)", ANY + "c = x.clone()\ny = c * x"),
    ),
    Op(
        "detach",
        "shape",
        torch.detach,
        "(input: Tensor)",
        spellings=spell("torch Tensor", "detach"),
        help=Text(
            "Gives the same values cut from the graph: no gradient flows back through them.",
            "값은 같지만 그래프에서 떼어 낸 텐서를 줍니다. 이쪽으로는 기울기가 흐르지 않습니다.",
        ),
        insert="{x}.detach()",
        samples=(
            ANY + "whole = torch.floor(x).detach()\npart = x - whole\ny = part * part",
            ANY + "s = torch.detach(torch.sign(x))\ny = s * x",
        ),
        differentiable=False,
    ),
    Op(
        "requires_grad_",
        "creation",
        torch.Tensor.requires_grad_,
        "(input: Tensor, requires_grad: bool = True)",
        spellings=("Tensor.requires_grad_",),
        help=Text(
            "Marks the tensor in place as one whose gradient is wanted, and returns it.",
            "이 텐서의 기울기를 구하도록 텐서 자체에 표시하고, 그 텐서를 돌려줍니다.",
        ),
        insert="torch.ones(2, 2).requires_grad_()",
        samples=(
            "x = torch.tensor([0.5, -1.2], dtype=torch.float64).requires_grad_()\ny = x * x",
            ANY + "c = torch.ones(2, dtype=torch.float64).requires_grad_(False)\ny = x * c",
        ),
        differentiable=False,
    ),
    Op(
        "retain_grad",
        "creation",
        torch.Tensor.retain_grad,
        "(input: Tensor)",
        spellings=("Tensor.retain_grad",),
        help=Text(
            "Asks autograd to keep the gradient of this intermediate tensor in .grad.",
            "중간 텐서의 기울기도 .grad에 남겨 두도록 합니다.",
        ),
        insert="{x}.retain_grad()",
        samples=(ANY + "h = x * 3\nkept = h.retain_grad()\ny = h * h",),
        differentiable=False,
    ),
    Op(
        "item",
        "creation",
        torch.Tensor.item,
        "(input: Tensor)",
        spellings=("Tensor.item",),
        help=Text(
            "Takes the number out of a one-element tensor; the number carries no gradient.",
            "원소가 하나인 텐서에서 수를 꺼냅니다. 꺼낸 수에는 기울기가 흐르지 않습니다.",
        ),
        insert="{x}.sum().item()",
        samples=(
            ANY
            + "w = torch.tensor([1.5, 2.5], dtype=torch.float64)\nc = w.sum().item()\ny = c * x",
        ),
        differentiable=False,
    ),
    _cast(
        "float",
        Text("Turns the elements into float32.", "원소를 float32로 바꿉니다."),
        INTS + "y = x * n.float()",
    ),
    _cast(
        "double",
        Text("Turns the elements into float64.", "원소를 float64로 바꿉니다."),
        INTS + "y = x * n.double()",
        ANY + "y = x.double() * x",
    ),
    _cast(
        "long",
        Text(
            "Drops what follows the point and gives int64, which carries no gradient.",
            "소수점 아래를 버리고 int64로 바꿉니다. 결과에는 기울기가 흐르지 않습니다.",
        ),
        ANY + "n = torch.tensor([2.5, 1.5], dtype=torch.float64).long()\ny = x * n",
        differentiable=False,
    ),
    _cast(
        "int",
        Text(
            "Drops what follows the point and gives int32, which carries no gradient.",
            "소수점 아래를 버리고 int32로 바꿉니다. 결과에는 기울기가 흐르지 않습니다.",
        ),
        ANY + "n = torch.tensor([2.5, 1.5], dtype=torch.float64).int()\ny = x * n",
        differentiable=False,
    ),
    _cast(
        "bool",
        Text(
            "Gives False where the element is 0 and True elsewhere.",
            "원소가 0이면 False, 아니면 True로 바꿉니다.",
        ),
        INTS + "mask = n.bool()\ny = torch.where(mask, x, x * x)",
        differentiable=False,
    ),
    Op(
        "to",
        "creation",
        torch.Tensor.to,
        "(input: Tensor, dtype: dtype)",
        spellings=("Tensor.to",),
        help=Text(
            "Turns the elements into the given dtype.",
            "원소를 주어진 자료형으로 바꿉니다.",
        ),
        insert="{x}.to(torch.float64)",
        samples=(INTS + "y = x * n.to(torch.float64)", ANY + "y = x.to(dtype=torch.float64) * x"),
    ),
    Op(
        "type_as",
        "creation",
        torch.Tensor.type_as,
        "(input: Tensor, other: Tensor)",
        spellings=("Tensor.type_as",),
        help=Text(
            "Turns the elements into the dtype of other.",
            "원소를 other와 같은 자료형으로 바꿉니다.",
        ),
        insert="{x}.type_as({x})",
        samples=(INTS + "y = x * n.type_as(x)",),
    ),
)
