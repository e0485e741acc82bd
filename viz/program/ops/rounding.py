"""Ops that round, clip, choose or replace elements."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell, unary

W = "w = torch.tensor([1.5, 0.7], dtype=torch.float64, requires_grad=True)\n"
FAR = "x = torch.tensor([[5.3, -4.1], [2.2, 7.6]], dtype=torch.float64, requires_grad=True)\n" + W
HUNDREDTHS = "x = torch.tensor([0.53, -1.28], dtype=torch.float64, requires_grad=True)\n"

STAIRS = Text(
    "The graph is a staircase: the slope is 0 between the jumps, and torch uses 0 at them too.",
    "그래프가 계단 모양입니다. 계단 사이의 기울기는 0이고, torch는 건너뛰는 곳에서도 0을 씁니다.",
)
REMAINDER_KINKS = Text(
    "The value jumps where other divides input; torch uses slope 1 for input there too.",
    "input이 other로 나누어떨어지면 값이 건너뛰며, torch는 거기서도 input의 기울기로 1을 씁니다.",
)
TIES_SHARED = Text(
    "Where the two are equal torch gives each half of the gradient.",
    "두 값이 같으면 torch는 기울기를 절반씩 나누어 줍니다.",
)
TIES_FIRST = Text(
    "Where the two are equal torch gives the whole gradient to input.",
    "두 값이 같으면 torch는 기울기를 모두 input에 줍니다.",
)


def _pick(name: str, text: Text, kinks: Text) -> Op:
    """The row of a function that keeps one of two elements."""
    return Op(
        name,
        "elementwise",
        getattr(torch, name),
        "(input: Tensor, other: Tensor)",
        spellings=spell("torch Tensor", name),
        help=text,
        insert=f"torch.{name}({{x}}, torch.zeros_like({{x}}))",
        samples=(ANY + W + f"y = torch.{name}(x, w)", ANY + W + f"y = x.{name}(w) * w"),
        kinks=kinks,
    )


ROWS: tuple[Op, ...] = (
    unary(
        "sign",
        Text(
            "Gives -1, 0 or 1 by the sign of each element.",
            "각 원소의 부호에 따라 -1, 0, 1을 줍니다.",
        ),
        kinks=STAIRS,
    ),
    unary(
        "floor",
        Text(
            "Rounds each element down to a whole number.",
            "각 원소보다 크지 않은 가장 큰 정수를 구합니다.",
        ),
        kinks=STAIRS,
    ),
    unary(
        "ceil",
        Text(
            "Rounds each element up to a whole number.",
            "각 원소보다 작지 않은 가장 작은 정수를 구합니다.",
        ),
        kinks=STAIRS,
    ),
    unary(
        "trunc",
        Text(
            "Drops what follows the decimal point of each element.",
            "각 원소의 소수점 아래를 버립니다.",
        ),
        "fix",
        kinks=STAIRS,
    ),
    unary(
        "round",
        Text(
            "Rounds each element to the nearest whole number; a half goes to the even one.",
            "각 원소를 가장 가까운 정수로 반올림합니다. 정확히 절반이면 짝수 쪽으로 갑니다.",
        ),
        leaf=HUNDREDTHS,
        options="*, decimals: int = 0",
        call="decimals=1",
        kinks=STAIRS,
    ),
    unary(
        "frac",
        Text(
            "Keeps what follows the decimal point: x - trunc(x).",
            "소수점 아래만 남깁니다. x - trunc(x)",
        ),
        kinks=Text(
            "The value jumps at whole numbers; torch uses slope 1 there too.",
            "값이 정수에서 건너뛰며, torch는 거기서도 기울기로 1을 씁니다.",
        ),
    ),
    Op(
        "fmod",
        "elementwise",
        torch.fmod,
        "(input: Tensor, other: Tensor | Number)",
        spellings=spell("torch Tensor", "fmod"),
        help=Text(
            "Takes the remainder of input / other with the sign of input.",
            "input을 other로 나눈 나머지를 구합니다. 부호는 input을 따릅니다.",
        ),
        insert="torch.fmod({x}, 2)",
        samples=(FAR + "y = torch.fmod(x, w)", FAR + "y = x.fmod(2) * w"),
        kinks=REMAINDER_KINKS,
    ),
    Op(
        "remainder",
        "elementwise",
        torch.remainder,
        "(input: Tensor | Number, other: Tensor | Number)",
        spellings=spell("torch Tensor", "remainder"),
        help=Text(
            "Takes the remainder of input / other with the sign of other, like Python's %.",
            "input을 other로 나눈 나머지를 구합니다. 파이썬의 %처럼 부호는 other를 따릅니다.",
        ),
        insert="torch.remainder({x}, 2)",
        samples=(FAR + "y = torch.remainder(x, w)", FAR + "y = x.remainder(2) * w"),
        kinks=REMAINDER_KINKS,
    ),
    Op(
        "clamp",
        "elementwise",
        torch.clamp,
        "(input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None)",
        spellings=spell("torch Tensor", "clamp", "clip"),
        help=Text(
            "Limits each element to the range from min to max.",
            "각 원소를 min 이상 max 이하의 범위로 자릅니다.",
        ),
        insert="torch.clamp({x}, -1, 1)",
        samples=(
            ANY + "y = torch.clamp(x, -1, 1) * x",
            ANY + W + "y = torch.clamp(x, max=w)",
            ANY + W + "y = x.clamp(min=-w, max=w * w)",
        ),
        kinks=Text(
            "Exactly at min or max torch uses 1 for input, and outside the range 0.",
            "정확히 min이나 max에서 torch는 input의 기울기로 1을 쓰고, 범위 밖에서는 0을 씁니다.",
        ),
    ),
    _pick(
        "minimum",
        Text("Keeps the smaller of the two elements.", "두 원소 중 작은 쪽을 고릅니다."),
        TIES_SHARED,
    ),
    _pick(
        "maximum",
        Text("Keeps the larger of the two elements.", "두 원소 중 큰 쪽을 고릅니다."),
        TIES_SHARED,
    ),
    _pick(
        "fmin",
        Text(
            "Keeps the smaller of the two elements, ignoring nan.",
            "nan을 무시하고 두 원소 중 작은 쪽을 고릅니다.",
        ),
        TIES_FIRST,
    ),
    _pick(
        "fmax",
        Text(
            "Keeps the larger of the two elements, ignoring nan.",
            "nan을 무시하고 두 원소 중 큰 쪽을 고릅니다.",
        ),
        TIES_FIRST,
    ),
    Op(
        "copysign",
        "elementwise",
        torch.copysign,
        "(input: Tensor, other: Tensor | Number)",
        spellings=spell("torch Tensor", "copysign"),
        help=Text(
            "Gives input the sign of other; other gets the gradient 0.",
            "input의 부호를 other의 부호로 맞춥니다. other의 기울기는 0입니다.",
        ),
        insert="torch.copysign({x}, 1.0)",
        samples=(ANY + W + "y = torch.copysign(x, w)", ANY + W + "y = w.copysign(x)"),
        kinks=Text(
            "At input = 0 the graph has a corner; torch uses 0.",
            "input = 0에서 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    Op(
        "where",
        "elementwise",
        torch.where,
        "(condition: Tensor, input: Tensor | Number, other: Tensor | Number)",
        spellings=("torch.where",),
        help=Text(
            "Takes input where the condition is True and other where it is False.",
            "condition이 True이면 input을, False이면 other를 고릅니다.",
        ),
        insert="torch.where({x} > 0, {x}, 0.0)",
        samples=(
            ANY + W + "y = torch.where(x > 0, x * x, w)",
            ANY + "mask = x > 0\ny = torch.where(mask, x, 0.1 * x)",
        ),
    ),
    Op(
        "masked_fill",
        "elementwise",
        torch.masked_fill,
        "(input: Tensor, mask: Tensor, value: Tensor | Number)",
        spellings=spell("torch Tensor", "masked_fill"),
        help=Text(
            "Replaces the elements where mask is True by value; they get the gradient 0.",
            "mask가 True인 원소를 value로 바꿉니다. 바뀐 원소의 기울기는 0입니다.",
        ),
        insert="{x}.masked_fill({x} < 0, 0.0)",
        samples=(
            ANY + "y = x.masked_fill(x < 0, 0.5) * x",
            ANY + "v = torch.tensor(2.5, dtype=torch.float64, requires_grad=True)\n"
            "y = torch.masked_fill(x * x, x < 0, v)",
        ),
    ),
    Op(
        "nan_to_num",
        "elementwise",
        torch.nan_to_num,
        "(input: Tensor, nan: Number | None = 0.0, posinf: Number | None = None,"
        " neginf: Number | None = None)",
        spellings=spell("torch Tensor", "nan_to_num"),
        help=Text(
            "Replaces nan by 0 and infinities by the largest finite numbers, or by the given ones.",
            "nan은 0으로, 무한대는 가장 큰 유한한 수(또는 주어진 수)로 바꿉니다.",
        ),
        insert="torch.nan_to_num({x})",
        samples=(
            ANY + "y = torch.nan_to_num(x * x)",
            ANY + "q = torch.tensor([0.0, 2.0], dtype=torch.float64)\n"
            "y = x * (q / q).nan_to_num(nan=1.5)",
        ),
        kinks=Text(
            "Where an element is replaced torch uses 0.",
            "바뀐 원소에서 torch는 기울기로 0을 씁니다.",
        ),
    ),
)
