"""Arithmetic on the elements of one, two or three tensors."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, POSITIVE, spell, unary

W = "w = torch.tensor([1.5, 0.7], dtype=torch.float64, requires_grad=True)\n"
TWO = ANY + W
THREE = TWO + "v = torch.tensor([[0.4], [-2.2]], dtype=torch.float64, requires_grad=True)\n"
BINARY = "(input: Tensor | Number, other: Tensor | Number)"

POWER_KINKS = Text(
    "At input = 0 with an exponent between 0 and 1 the slope is infinite and torch uses inf.",
    "input = 0이고 지수가 0과 1 사이이면 기울기가 무한대이며, torch는 inf를 씁니다.",
)

ROWS: tuple[Op, ...] = (
    Op(
        "add",
        "elementwise",
        torch.add,
        "(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1)",
        spellings=spell("torch Tensor", "add"),
        help=Text(
            "Adds element by element: input + alpha * other.",
            "원소별로 더합니다. input + alpha * other",
        ),
        insert="torch.add({x}, 1)",
        samples=(TWO + "y = torch.add(x, w)", TWO + "y = x.add(w, alpha=3) * w", TWO + "y = x + w"),
    ),
    Op(
        "sub",
        "elementwise",
        torch.sub,
        "(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1)",
        spellings=spell("torch Tensor", "sub", "subtract"),
        help=Text(
            "Subtracts element by element: input - alpha * other.",
            "원소별로 뺍니다. input - alpha * other",
        ),
        insert="torch.sub({x}, 1)",
        samples=(
            TWO + "y = torch.sub(x, w)",
            TWO + "y = x.sub(w, alpha=3) * w",
            TWO + "y = 2 - w * x",
        ),
    ),
    Op(
        "mul",
        "elementwise",
        torch.mul,
        BINARY,
        spellings=spell("torch Tensor", "mul", "multiply"),
        help=Text(
            "Multiplies element by element: input * other.",
            "원소별로 곱합니다. input * other",
        ),
        insert="torch.mul({x}, 2)",
        samples=(TWO + "y = torch.mul(x, w)", ANY + "y = x.mul(3) * x"),
    ),
    Op(
        "div",
        "elementwise",
        torch.div,
        "(input: Tensor | Number, other: Tensor | Number, *, rounding_mode: 'trunc|floor' = None)",
        spellings=spell("torch Tensor", "div", "divide"),
        help=Text(
            "Divides element by element: input / other.",
            "원소별로 나눕니다. input / other",
        ),
        insert="torch.div({x}, 2)",
        samples=(
            TWO + "y = torch.div(x, w)",
            TWO + "y = torch.div(x, w, rounding_mode='floor') + x",
            TWO + "y = 2 / (w * x)",
        ),
        kinks=Text(
            "With rounding_mode the result is a staircase and torch uses 0 everywhere.",
            "rounding_mode를 쓰면 결과가 계단 모양이며, torch는 어디서나 기울기 0을 씁니다.",
        ),
    ),
    Op(
        "pow",
        "elementwise",
        torch.pow,
        "(input: Tensor | Number, exponent: Tensor | Number)",
        spellings=spell("torch Tensor", "pow"),
        help=Text(
            "Raises each element to a power: input ** exponent.",
            "각 원소를 거듭제곱합니다. input ** exponent",
        ),
        insert="torch.pow({x}, 2)",
        samples=(
            ANY + "y = torch.pow(x, 3)",
            POSITIVE + W + "y = x.pow(w)",
            W + "y = torch.pow(2, w)",
        ),
        kinks=POWER_KINKS,
    ),
    Op(
        "float_power",
        "elementwise",
        torch.float_power,
        "(input: Tensor | Number, exponent: Tensor | Number)",
        spellings=spell("torch Tensor", "float_power"),
        help=Text(
            "Raises each element to a power in float64: input ** exponent.",
            "각 원소의 거듭제곱을 float64로 구합니다. input ** exponent",
        ),
        insert="torch.float_power({x}, 2)",
        samples=(ANY + "y = torch.float_power(x, 2)", POSITIVE + W + "y = x.float_power(w)"),
        kinks=POWER_KINKS,
    ),
    unary(
        "neg",
        Text("Changes the sign of each element: -x.", "각 원소의 부호를 바꿉니다. -x"),
        "negative",
    ),
    unary(
        "abs",
        Text("Takes the absolute value of each element: |x|.", "각 원소의 절댓값을 구합니다. |x|"),
        "absolute",
        kinks=Text(
            "At x = 0 the graph has a corner; torch uses 0.",
            "x = 0에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    unary(
        "square",
        Text("Squares each element: x * x.", "각 원소를 제곱합니다. x * x"),
    ),
    unary(
        "reciprocal",
        Text("Takes one over each element: 1 / x.", "각 원소의 역수를 구합니다. 1 / x"),
        kinks=Text(
            "At x = 0 the value is inf and torch uses -inf.",
            "x = 0에서 값은 inf이고, torch는 기울기로 -inf를 씁니다.",
        ),
    ),
    Op(
        "lerp",
        "elementwise",
        torch.lerp,
        "(input: Tensor, end: Tensor, weight: Tensor | Number)",
        spellings=spell("torch Tensor", "lerp"),
        help=Text(
            "Goes from input towards end: input + weight * (end - input).",
            "input에서 end 쪽으로 weight만큼 나아간 값을 구합니다. input + weight * (end - input)",
        ),
        insert="torch.lerp({x}, torch.zeros_like({x}), 0.25)",
        samples=(THREE + "y = torch.lerp(x, w, v)", TWO + "y = x.lerp(w, 0.25)"),
    ),
    Op(
        "addcmul",
        "elementwise",
        torch.addcmul,
        "(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1)",
        spellings=spell("torch Tensor", "addcmul"),
        help=Text(
            "Adds a product: input + value * tensor1 * tensor2.",
            "곱을 더합니다. input + value * tensor1 * tensor2",
        ),
        insert="torch.addcmul({x}, {x}, {x}, value=0.5)",
        samples=(THREE + "y = torch.addcmul(x, w, v)", THREE + "y = x.addcmul(w, v, value=0.5)"),
    ),
    Op(
        "addcdiv",
        "elementwise",
        torch.addcdiv,
        "(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1)",
        spellings=spell("torch Tensor", "addcdiv"),
        help=Text(
            "Adds a quotient: input + value * tensor1 / tensor2.",
            "몫을 더합니다. input + value * tensor1 / tensor2",
        ),
        insert="torch.addcdiv({x}, {x}, torch.ones_like({x}), value=0.5)",
        samples=(THREE + "y = torch.addcdiv(x, w, v)", THREE + "y = x.addcdiv(v, w, value=0.5)"),
    ),
)
