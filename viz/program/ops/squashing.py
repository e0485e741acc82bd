"""Activation functions that squash, shrink or cut off their input."""

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
        "sigmoid",
        Text(
            "Squashes each element into 0 to 1: 1 / (1 + exp(-x)).",
            "각 원소를 0과 1 사이로 보냅니다. 1 / (1 + exp(-x))",
        ),
        homes="torch F Tensor",
    ),
    _activation(
        "logsigmoid",
        Text(
            "Takes log(sigmoid(x)) of each element without overflow.",
            "각 원소에 대해 log(sigmoid(x))를 오버플로 없이 구합니다.",
        ),
        homes="F",
    ),
    _activation(
        "tanh",
        Text(
            "Squashes each element into -1 to 1: the hyperbolic tangent.",
            "각 원소를 -1과 1 사이로 보내는 쌍곡탄젠트 값을 구합니다.",
        ),
        homes="torch F Tensor",
    ),
    _activation(
        "tanhshrink",
        Text("Takes x - tanh(x) of each element.", "각 원소에 대해 x - tanh(x)를 구합니다."),
        homes="F",
    ),
    _activation(
        "softplus",
        Text(
            "Takes log(1 + exp(beta * x)) / beta, and x itself where beta * x > threshold.",
            "log(1 + exp(beta * x)) / beta를 구합니다. beta * x > threshold이면 x를 그대로 씁니다.",
        ),
        homes="F",
        options="beta: Number = 1, threshold: Number = 20",
        call="beta=2",
    ),
    _activation(
        "softsign",
        Text("Takes x / (1 + |x|) of each element.", "각 원소에 대해 x / (1 + |x|)를 구합니다."),
        homes="F",
    ),
    _activation(
        "softshrink",
        Text(
            "Moves each element towards 0 by lambd, and to 0 where |x| <= lambd.",
            "각 원소를 lambd만큼 0 쪽으로 당깁니다. |x| <= lambd이면 0입니다.",
        ),
        homes="F",
        options="lambd: Number = 0.5",
        call="lambd=0.7",
        leaf=WIDE,
        kinks=Text(
            "At x = -lambd and lambd the graph has corners; torch uses 0.",
            "x = -lambd와 lambd에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    _activation(
        "hardshrink",
        Text(
            "Keeps each element where |x| > lambd and makes it 0 elsewhere.",
            "|x| > lambd인 원소는 그대로 두고 나머지는 0으로 만듭니다.",
        ),
        homes="torch F Tensor",
        options="lambd: Number = 0.5",
        call="lambd=0.7",
        leaf=WIDE,
        kinks=Text(
            "At x = -lambd and lambd the value jumps; torch uses 0.",
            "x = -lambd와 lambd에서 값이 건너뛰며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    _activation(
        "hardtanh",
        Text(
            "Limits each element to the range from min_val to max_val.",
            "각 원소를 min_val 이상 max_val 이하의 범위로 자릅니다.",
        ),
        homes="F",
        options="min_val: Number = -1.0, max_val: Number = 1.0",
        call="-2.0, 3.0",
        leaf=WIDE,
        kinks=Text(
            "At min_val and max_val the graph has corners; torch uses 0.",
            "min_val과 max_val에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    _activation(
        "hardsigmoid",
        Text(
            "Takes x / 6 + 1/2, limited to 0 through 1.",
            "x / 6 + 1/2을 구하고 0 이상 1 이하로 자릅니다.",
        ),
        homes="F",
        leaf=WIDE,
        kinks=Text(
            "At x = -3 and 3 the graph has corners; torch uses 0.",
            "x = -3과 3에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    Op(
        "threshold",
        "activation",
        torch.threshold,
        "(input: Tensor, threshold: Number, value: Number)",
        spellings=spell("torch F", "threshold"),
        help=Text(
            "Keeps elements above threshold and turns the others into value.",
            "threshold보다 큰 원소는 그대로 두고 나머지는 value로 바꿉니다.",
        ),
        insert="F.threshold({x}, 0.1, 0.0)",
        samples=(
            ANY + "y = F.threshold(x, 0.1, 2.0)",
            ANY + "y = torch.threshold(x * x, threshold=0.2, value=0.0) * x",
        ),
        kinks=Text(
            "At x = threshold the graph breaks; torch uses 0.",
            "x = threshold에서 그래프가 끊어지며, torch는 기울기로 0을 씁니다.",
        ),
    ),
)
