"""Exponentials, logarithms, roots and the special functions built from them."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, INSIDE_ONE, POSITIVE, spell, unary

W = "w = torch.tensor([1.5, 0.7], dtype=torch.float64, requires_grad=True)\n"
UNIT = "x = torch.tensor([[0.3, 0.6], [0.8, 0.45]], dtype=torch.float64, requires_grad=True)\n"

LOG_KINKS = Text(
    "At x = 0 the value is -inf and torch uses inf.",
    "x = 0에서 값은 -inf이고, torch는 기울기로 inf를 씁니다.",
)

ROWS: tuple[Op, ...] = (
    unary("exp", Text("Takes e ** x of each element.", "각 원소의 지수함수 값 e ** x를 구합니다.")),
    unary("exp2", Text("Takes 2 ** x of each element.", "각 원소에 대해 2 ** x를 구합니다.")),
    unary(
        "expm1",
        Text(
            "Takes e ** x - 1 of each element, exact even for tiny x.",
            "각 원소에 대해 e ** x - 1을 구합니다. x가 아주 작아도 정확합니다.",
        ),
    ),
    unary(
        "log",
        Text("Takes the natural logarithm of each element.", "각 원소의 자연로그를 구합니다."),
        leaf=POSITIVE,
        kinks=LOG_KINKS,
    ),
    unary(
        "log2",
        Text(
            "Takes the logarithm to base 2 of each element.",
            "각 원소의 밑이 2인 로그를 구합니다.",
        ),
        leaf=POSITIVE,
        kinks=LOG_KINKS,
    ),
    unary(
        "log10",
        Text("Takes the logarithm to base 10 of each element.", "각 원소의 상용로그를 구합니다."),
        leaf=POSITIVE,
        kinks=LOG_KINKS,
    ),
    unary(
        "log1p",
        Text(
            "Takes log(1 + x) of each element, exact even for tiny x.",
            "각 원소에 대해 log(1 + x)를 구합니다. x가 아주 작아도 정확합니다.",
        ),
        leaf=POSITIVE,
        kinks=Text(
            "At x = -1 the value is -inf and torch uses inf.",
            "x = -1에서 값은 -inf이고, torch는 기울기로 inf를 씁니다.",
        ),
    ),
    unary(
        "sqrt",
        Text("Takes the square root of each element.", "각 원소의 제곱근을 구합니다."),
        leaf=POSITIVE,
        kinks=Text(
            "At x = 0 the slope is infinite; torch uses inf.",
            "x = 0에서 기울기가 무한대이며, torch는 inf를 씁니다.",
        ),
    ),
    unary(
        "rsqrt",
        Text(
            "Takes one over the square root of each element: 1 / sqrt(x).",
            "각 원소의 제곱근의 역수를 구합니다. 1 / sqrt(x)",
        ),
        leaf=POSITIVE,
        kinks=Text(
            "At x = 0 the value is inf and torch uses -inf.",
            "x = 0에서 값은 inf이고, torch는 기울기로 -inf를 씁니다.",
        ),
    ),
    Op(
        "logaddexp",
        "elementwise",
        torch.logaddexp,
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", "logaddexp"),
        help=Text(
            "Takes log(exp(input) + exp(other)) without overflow.",
            "log(exp(input) + exp(other))를 오버플로 없이 구합니다.",
        ),
        insert="torch.logaddexp({x}, torch.zeros_like({x}))",
        samples=(ANY + W + "y = torch.logaddexp(x, w)", ANY + W + "y = x.logaddexp(w) * w"),
    ),
    Op(
        "logaddexp2",
        "elementwise",
        torch.logaddexp2,
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", "logaddexp2"),
        help=Text(
            "Takes log2(2 ** input + 2 ** other) without overflow.",
            "log2(2 ** input + 2 ** other)를 오버플로 없이 구합니다.",
        ),
        insert="torch.logaddexp2({x}, torch.zeros_like({x}))",
        samples=(ANY + W + "y = torch.logaddexp2(x, w)",),
    ),
    Op(
        "xlogy",
        "elementwise",
        torch.xlogy,
        "(input: Tensor | Number, other: Tensor | Number)",
        spellings=spell("torch Tensor", "xlogy"),
        help=Text(
            "Takes input * log(other), and 0 where input is 0.",
            "input * log(other)를 구합니다. input이 0이면 0입니다.",
        ),
        insert="torch.xlogy({x}, 2.0)",
        samples=(
            ANY + W + "y = torch.xlogy(x, w)",
            POSITIVE + "y = x.xlogy(x)",
            W + "y = torch.xlogy(2, w)",
        ),
        kinks=Text(
            "Where both are 0 the value is 0; torch uses 0 for input and nan for other.",
            "둘 다 0이면 값은 0이고, torch는 기울기로 input에 0, other에 nan을 씁니다.",
        ),
    ),
    unary(
        "logit",
        Text(
            "Takes log(x / (1 - x)), the inverse of sigmoid; eps clamps x to [eps, 1 - eps].",
            "시그모이드의 역함수 log(x / (1 - x))입니다. eps를 주면 x를 [eps, 1 - eps]로 자릅니다.",
        ),
        leaf=UNIT,
        options="eps: Number | None = None",
        call="eps=0.35",
        kinks=Text(
            "At 0 and 1 torch uses inf; with eps it uses 0 outside [eps, 1 - eps].",
            "0과 1에서 torch는 inf를 씁니다. eps를 주면 [eps, 1 - eps] 바깥에서는 0을 씁니다.",
        ),
    ),
    unary(
        "erf",
        Text(
            "Takes the error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x.",
            "오차함수, 즉 exp(-t*t)를 0부터 x까지 적분한 값의 2/sqrt(pi)배를 구합니다.",
        ),
    ),
    unary(
        "erfc", Text("Takes 1 - erf(x) of each element.", "각 원소에 대해 1 - erf(x)를 구합니다.")
    ),
    unary(
        "erfinv",
        Text(
            "Takes the inverse of erf, for x between -1 and 1.",
            "오차함수 erf의 역함수 값을 구합니다. x는 -1과 1 사이입니다.",
        ),
        leaf=INSIDE_ONE,
        kinks=Text(
            "At x = -1 and 1 the value is infinite and torch uses inf.",
            "x = -1과 1에서 값이 무한대이고, torch는 기울기로 inf를 씁니다.",
        ),
    ),
    unary(
        "lgamma",
        Text(
            "Takes the logarithm of the absolute value of the gamma function: log|Gamma(x)|.",
            "감마함수 절댓값의 로그를 구합니다. log|Gamma(x)|",
        ),
        leaf=POSITIVE,
        kinks=Text(
            "At 0 and the negative whole numbers the value is inf; torch uses -inf at 0, else nan.",
            "0과 음의 정수에서 값은 inf이고, torch의 기울기는 0에서 -inf, 나머지에서 nan입니다.",
        ),
    ),
    unary(
        "digamma",
        Text(
            "Takes the derivative of lgamma at each element.",
            "각 원소에서 lgamma의 도함수 값을 구합니다.",
        ),
        leaf=POSITIVE,
    ),
)
