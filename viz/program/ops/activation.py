"""Activation functions that bend at zero, and the smooth ones made to replace them."""

from __future__ import annotations

from functools import partial

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell, unary

WIDE = (
    "x = torch.tensor([[-4.5, -1.7, -0.3], [0.4, 2.6, 7.5]], dtype=torch.float64,"
    " requires_grad=True)\n"
)
_activation = partial(unary, category="activation")

ROWS: tuple[Op, ...] = (
    _activation(
        "relu",
        Text(
            "Keeps positive elements and makes the others 0.",
            "양수는 그대로 두고 나머지는 0으로 만듭니다.",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses 0.",
            "x = 0에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
        homes="torch F Tensor",
    ),
    _activation(
        "relu6",
        Text("Limits each element to 0 through 6.", "각 원소를 0 이상 6 이하로 자릅니다."),
        kinks=Text(
            "At x = 0 and 6 the graph has corners; torch uses 0.",
            "x = 0과 6에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
        leaf=WIDE,
        homes="F",
    ),
    _activation(
        "leaky_relu",
        Text(
            "Keeps positive elements and multiplies the others by negative_slope.",
            "양수는 그대로 두고 나머지에는 negative_slope를 곱합니다.",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses negative_slope.",
            "x = 0에서 그래프가 꺾이며, torch는 기울기로 negative_slope를 씁니다.",
        ),
        options="negative_slope: Number = 0.01",
        call="0.2",
        homes="F",
    ),
    Op(
        "prelu",
        "activation",
        torch.prelu,
        "(input: Tensor, weight: Tensor)",
        spellings=spell("torch F Tensor", "prelu"),
        help=Text(
            "Keeps positive elements and multiplies the others by weight, one or per column.",
            "양수는 그대로 두고 나머지에는 weight를 곱합니다. weight는 열마다 둘 수 있습니다.",
        ),
        insert="F.prelu({x}, torch.tensor([0.25]))",
        samples=(
            ANY + "a = torch.tensor([0.25], dtype=torch.float64, requires_grad=True)\n"
            "y = F.prelu(x, a)",
            ANY + "a = torch.tensor([0.25, 0.1], dtype=torch.float64, requires_grad=True)\n"
            "y = torch.prelu(x, weight=a) * x",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses weight for input and 0 for weight.",
            "x = 0에서 그래프가 꺾이며, torch는 input에 weight를, weight에 0을 씁니다.",
        ),
    ),
    Op(
        "rrelu",
        "activation",
        torch.rrelu,
        "(input: Tensor, lower: Number = 0.125, upper: Number = 0.3333333333333333,"
        " training: bool = False)",
        spellings=spell("torch F", "rrelu"),
        help=Text(
            "Multiplies negative elements by a slope, drawn from lower to upper when training.",
            "음수에 계수를 곱합니다. training이면 계수를 lower와 upper 사이에서 뽑습니다.",
        ),
        insert="F.rrelu({x}, training=True)",
        samples=(
            ANY + "y = F.rrelu(x, training=True)",
            ANY + "y = torch.rrelu(x, lower=0.1, upper=0.3) * x",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses the slope of the negative side.",
            "x = 0에서 그래프가 꺾이며, torch는 음수 쪽의 계수를 기울기로 씁니다.",
        ),
        random=True,
    ),
    _activation(
        "elu",
        Text(
            "Keeps positive elements and turns the others into alpha * (exp(x) - 1).",
            "양수는 그대로 두고 나머지는 alpha * (exp(x) - 1)로 바꿉니다.",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner unless alpha is 1; torch uses alpha.",
            "alpha가 1이 아니면 x = 0에서 그래프가 꺾이며, torch는 기울기로 alpha를 씁니다.",
        ),
        options="alpha: Number = 1.0",
        call="alpha=0.5",
        homes="F",
    ),
    _activation(
        "celu",
        Text(
            "Keeps positive elements and turns the others into alpha * (exp(x / alpha) - 1).",
            "양수는 그대로 두고 나머지는 alpha * (exp(x / alpha) - 1)로 바꿉니다.",
        ),
        options="alpha: Number = 1.0",
        call="alpha=0.5",
        homes="torch F",
    ),
    _activation(
        "selu",
        Text(
            "Takes 1.0507 * x for positive elements, 1.7581 * (exp(x) - 1) for the others.",
            "양수는 1.0507 * x로, 나머지는 1.7581 * (exp(x) - 1)로 바꿉니다.",
        ),
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses 1.7581, the slope on the left.",
            "x = 0에서 그래프가 꺾이며, torch는 왼쪽 기울기인 1.7581을 씁니다.",
        ),
        homes="torch F",
    ),
    _activation(
        "gelu",
        Text(
            "Takes x times the normal probability below x: x * (1 + erf(x / sqrt(2))) / 2.",
            "x에 표준정규분포의 누적확률을 곱합니다. x * (1 + erf(x / sqrt(2))) / 2",
        ),
        options="approximate: 'none|tanh' = 'none'",
        call="approximate='tanh'",
        homes="F",
    ),
    _activation(
        "silu",
        Text("Takes x * sigmoid(x) of each element.", "각 원소에 대해 x * sigmoid(x)를 구합니다."),
        homes="F",
    ),
    _activation(
        "mish",
        Text(
            "Takes x * tanh(softplus(x)) of each element.",
            "각 원소에 대해 x * tanh(softplus(x))를 구합니다.",
        ),
        homes="F",
    ),
    _activation(
        "hardswish",
        Text(
            "Takes x * relu6(x + 3) / 6 of each element.",
            "각 원소에 대해 x * relu6(x + 3) / 6을 구합니다.",
        ),
        kinks=Text(
            "At x = -3 and 3 the graph has corners; torch uses 0 at -3 and 1 at 3.",
            "x = -3과 3에서 그래프가 꺾이며, torch는 -3에서 0, 3에서 1을 씁니다.",
        ),
        leaf=WIDE,
        homes="F",
    ),
    _activation(
        "glu",
        Text(
            "Halves the tensor along dim and takes first half * sigmoid(second half).",
            "텐서를 dim 방향으로 반씩 나누어 앞쪽 * sigmoid(뒤쪽)을 구합니다.",
        ),
        options="dim: int = -1",
        call="dim=0",
        homes="F",
    ),
)
