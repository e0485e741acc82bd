"""Trigonometric and hyperbolic functions and their inverses."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, INSIDE_ONE, spell, unary

W = "w = torch.tensor([1.5, 0.7], dtype=torch.float64, requires_grad=True)\n"
ABOVE_ONE = "x = torch.tensor([[1.5, 2.2], [3.0, 1.8]], dtype=torch.float64, requires_grad=True)\n"

ROWS: tuple[Op, ...] = (
    unary("sin", Text("Takes the sine of each element.", "각 원소의 사인을 구합니다.")),
    unary("cos", Text("Takes the cosine of each element.", "각 원소의 코사인을 구합니다.")),
    unary(
        "tan",
        Text("Takes the tangent of each element.", "각 원소의 탄젠트를 구합니다."),
        leaf=INSIDE_ONE,
    ),
    unary(
        "asin",
        Text(
            "Takes the angle in radians whose sine is x.",
            "사인이 x인 각을 라디안으로 구합니다.",
        ),
        "arcsin",
        leaf=INSIDE_ONE,
        kinks=Text(
            "At x = -1 and 1 the slope is infinite; torch uses inf.",
            "x = -1과 1에서 기울기가 무한대이며, torch는 inf를 씁니다.",
        ),
    ),
    unary(
        "acos",
        Text(
            "Takes the angle in radians whose cosine is x.",
            "코사인이 x인 각을 라디안으로 구합니다.",
        ),
        "arccos",
        leaf=INSIDE_ONE,
        kinks=Text(
            "At x = -1 and 1 the slope is infinite; torch uses -inf.",
            "x = -1과 1에서 기울기가 무한대이며, torch는 -inf를 씁니다.",
        ),
    ),
    unary(
        "atan",
        Text(
            "Takes the angle in radians whose tangent is x.",
            "탄젠트가 x인 각을 라디안으로 구합니다.",
        ),
        "arctan",
    ),
    Op(
        "atan2",
        "elementwise",
        torch.atan2,
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", "atan2", "arctan2"),
        help=Text(
            "Takes the angle in radians of the point with height input and width other.",
            "세로가 input, 가로가 other인 점의 각을 라디안으로 구합니다.",
        ),
        insert="torch.atan2({x}, torch.ones_like({x}))",
        samples=(ANY + W + "y = torch.atan2(x, w)", ANY + W + "y = w.atan2(x)"),
        kinks=Text(
            "At (0, 0) the angle is undefined; torch uses 0 for both.",
            "(0, 0)에서는 각이 정해지지 않으며, torch는 두 기울기 모두 0을 씁니다.",
        ),
    ),
    Op(
        "hypot",
        "elementwise",
        torch.hypot,
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", "hypot"),
        help=Text(
            "Takes the hypotenuse: sqrt(input ** 2 + other ** 2).",
            "빗변의 길이를 구합니다. sqrt(input ** 2 + other ** 2)",
        ),
        insert="torch.hypot({x}, torch.ones_like({x}))",
        samples=(ANY + W + "y = torch.hypot(x, w)", ANY + W + "y = x.hypot(w).sum()"),
        kinks=Text(
            "Where both are 0 the graph has a corner; torch uses nan.",
            "둘 다 0이면 그래프가 꺾이며, torch는 기울기로 nan을 씁니다.",
        ),
    ),
    unary(
        "sinh", Text("Takes the hyperbolic sine of each element.", "각 원소의 쌍곡사인을 구합니다.")
    ),
    unary(
        "cosh",
        Text("Takes the hyperbolic cosine of each element.", "각 원소의 쌍곡코사인을 구합니다."),
    ),
    unary(
        "asinh",
        Text(
            "Takes the inverse of sinh of each element.",
            "각 원소에 대해 sinh의 역함수 값을 구합니다.",
        ),
        "arcsinh",
    ),
    unary(
        "acosh",
        Text(
            "Takes the inverse of cosh of each element, for x from 1 up.",
            "각 원소에 대해 cosh의 역함수 값을 구합니다. x는 1 이상입니다.",
        ),
        "arccosh",
        leaf=ABOVE_ONE,
        kinks=Text(
            "At x = 1 the slope is infinite; torch uses inf.",
            "x = 1에서 기울기가 무한대이며, torch는 inf를 씁니다.",
        ),
    ),
    unary(
        "atanh",
        Text(
            "Takes the inverse of tanh of each element, for x between -1 and 1.",
            "각 원소에 대해 tanh의 역함수 값을 구합니다. x는 -1과 1 사이입니다.",
        ),
        "arctanh",
        leaf=INSIDE_ONE,
        kinks=Text(
            "At x = -1 and 1 the value is infinite and torch uses inf.",
            "x = -1과 1에서 값이 무한대이고, torch는 기울기로 inf를 씁니다.",
        ),
    ),
    unary(
        "sinc",
        Text(
            "Takes sin(pi * x) / (pi * x) of each element, and 1 at x = 0.",
            "각 원소에 대해 sin(pi * x) / (pi * x)를 구합니다. x = 0이면 1입니다.",
        ),
    ),
    unary(
        "deg2rad",
        Text("Turns degrees into radians: x * pi / 180.", "도를 라디안으로 바꿉니다. x * pi / 180"),
    ),
    unary(
        "rad2deg",
        Text("Turns radians into degrees: x * 180 / pi.", "라디안을 도로 바꿉니다. x * 180 / pi"),
    ),
)
