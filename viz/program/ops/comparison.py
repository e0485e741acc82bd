"""Ops that answer True or False for each element; no gradient passes through them."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell

INTS = "n = torch.tensor([1, 2])\n"
W = "w = torch.tensor([0.2, -0.7], dtype=torch.float64, requires_grad=True)\n"
PICK = "y = torch.where(mask, x * x, 3 * x)"
ODD = "q = torch.tensor([0.0, 2.0], dtype=torch.float64)\n"


def _compare(name: str, sign: str, alias: str | None = None) -> Op:
    """The row of a comparison with an operator of its own."""
    names = (name, alias) if alias else (name,)
    return Op(
        name,
        "comparison",
        getattr(torch, name),
        "(input: Tensor, other: Tensor | Number)",
        spellings=spell("torch Tensor", *names),
        help=Text(
            f"Says for each element whether input {sign} other.",
            f"각 원소에 대해 input {sign} other인지를 True나 False로 나타냅니다.",
        ),
        insert=f"torch.{name}({{x}}, 0)",
        samples=(
            ANY + INTS + f"mask = torch.{name}(n, 2)\n" + PICK,
            ANY + W + f"mask = x.{name}(w)\ny = torch.where(mask, x * x, 3 * w)",
            ANY + f"mask = x {sign} 0\n" + PICK,
        ),
        differentiable=False,
    )


def _check(name: str, what: Text, making: str = "q / q") -> Op:
    """The row of a test of each element that takes nothing else."""
    return Op(
        name,
        "comparison",
        getattr(torch, name),
        "(input: Tensor)",
        spellings=spell("torch Tensor", name),
        help=Text(
            f"Says for each element whether it is {what.en}.",
            f"각 원소가 {what.ko} True나 False로 나타냅니다.",
        ),
        insert=f"torch.{name}({{x}})",
        samples=(
            ANY + ODD + f"mask = torch.{name}({making})\n" + PICK,
            ANY + ODD + f"mask = ({making}).{name}()\n" + PICK,
        ),
        differentiable=False,
    )


def _logic(name: str, help_: Text) -> Op:
    """The row of a logical connection of two masks."""
    return Op(
        name,
        "comparison",
        getattr(torch, name),
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", name),
        help=help_,
        insert=f"torch.{name}({{x}} > 0, {{x}} < 1)",
        samples=(
            ANY + f"mask = torch.{name}(x > 0, x < 1)\n" + PICK,
            ANY + f"mask = (x < 0).{name}(x > -1)\n" + PICK,
        ),
        differentiable=False,
    )


ROWS: tuple[Op, ...] = (
    _compare("eq", "=="),
    _compare("ne", "!=", "not_equal"),
    _compare("lt", "<", "less"),
    _compare("le", "<=", "less_equal"),
    _compare("gt", ">", "greater"),
    _compare("ge", ">=", "greater_equal"),
    _check("isnan", Text("nan", "nan인지")),
    _check("isinf", Text("infinite", "무한대인지"), "1 / q"),
    _check("isfinite", Text("neither nan nor infinite", "nan도 무한대도 아닌지")),
    _logic(
        "logical_and",
        Text("Says whether both elements are True.", "두 원소가 모두 True인지를 나타냅니다."),
    ),
    _logic(
        "logical_or",
        Text(
            "Says whether at least one of the elements is True.",
            "두 원소 중 하나라도 True인지를 나타냅니다.",
        ),
    ),
    _logic(
        "logical_xor",
        Text(
            "Says whether exactly one of the elements is True.",
            "두 원소 중 하나만 True인지를 나타냅니다.",
        ),
    ),
    Op(
        "logical_not",
        "comparison",
        torch.logical_not,
        "(input: Tensor)",
        spellings=spell("torch Tensor", "logical_not"),
        help=Text(
            "Turns True into False and False into True.",
            "True는 False로, False는 True로 바꿉니다.",
        ),
        insert="torch.logical_not({x} > 0)",
        samples=(
            ANY + "mask = torch.logical_not(x > 0)\n" + PICK,
            ANY + "mask = (x < 1).logical_not()\n" + PICK,
        ),
        differentiable=False,
    ),
    Op(
        "isclose",
        "comparison",
        torch.isclose,
        "(input: Tensor, other: Tensor, rtol: Number = 1e-05, atol: Number = 1e-08,"
        " equal_nan: bool = False)",
        spellings=spell("torch Tensor", "isclose"),
        help=Text(
            "Says for each element whether |input - other| <= atol + rtol * |other|.",
            "각 원소에 대해 |input - other| <= atol + rtol * |other|인지를 나타냅니다.",
        ),
        insert="torch.isclose({x}, torch.zeros_like({x}))",
        samples=(
            ANY + "mask = torch.isclose(x, torch.ones_like(x), atol=0.75)\n" + PICK,
            ANY + "mask = x.isclose(torch.ones_like(x), rtol=0.1)\n" + PICK,
        ),
        differentiable=False,
    ),
)
