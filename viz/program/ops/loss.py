"""Op rows of losses that compare numbers with target numbers."""

from __future__ import annotations

import torch.nn.functional as F

from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2], [2.0, 0.3]])
T = leaf("t", [[0.1, 0.9], [-0.7, 0.6]])
W = constant("w", [[1.0, 0.5], [2.0, 1.5]])
PROBABILITY = leaf("p", [[0.2, 0.7], [0.6, 0.45]])
SHARE = leaf("t", [[0.3, 0.8], [0.9, 0.15]])
REDUCTION = "*, reduction: 'mean|sum|none' = 'mean'"
DIVERGENCE = "'batchmean|mean|sum|none'"

ROWS: tuple[Op, ...] = (
    Op(
        "mse_loss",
        "loss",
        F.mse_loss,
        f"(input: Tensor, target: Tensor, {REDUCTION}, weight: Tensor | None = None)",
        spellings=("F.mse_loss",),
        help=Text(
            "Mean squared error: the mean of (input - target)**2.",
            "평균 제곱 오차, 곧 (input - target)**2의 평균을 구합니다.",
        ),
        insert="F.mse_loss({x}, torch.zeros_like({x}))",
        samples=(
            X + T + "y = F.mse_loss(x, t)",
            X + T + "y = F.mse_loss(x, t, reduction='sum')",
            X + T + W + "y = F.mse_loss(x, t, reduction='none', weight=w)",
        ),
    ),
    Op(
        "l1_loss",
        "loss",
        F.l1_loss,
        f"(input: Tensor, target: Tensor, {REDUCTION}, weight: Tensor | None = None)",
        spellings=("F.l1_loss",),
        help=Text(
            "Mean absolute error: the mean of |input - target|.",
            "평균 절대 오차, 곧 |input - target|의 평균을 구합니다.",
        ),
        insert="F.l1_loss({x}, torch.zeros_like({x}))",
        samples=(
            X + T + "y = F.l1_loss(x, t)",
            X + T + W + "y = F.l1_loss(x, t, reduction='sum', weight=w)",
        ),
        kinks=Text(
            "No derivative where input = target: torch uses 0.",
            "input = target인 곳에서는 미분할 수 없으며 토치는 0을 씁니다.",
        ),
    ),
    Op(
        "smooth_l1_loss",
        "loss",
        F.smooth_l1_loss,
        f"(input: Tensor, target: Tensor, {REDUCTION}, beta: Number = 1.0)",
        spellings=("F.smooth_l1_loss",),
        help=Text(
            "With d = |input - target|: 0.5 * d**2 / beta where d < beta, else d - beta / 2.",
            "d = |input - target|가 beta보다 작으면 0.5 * d**2 / beta, 아니면 d - beta / 2입니다.",
        ),
        insert="F.smooth_l1_loss({x}, torch.zeros_like({x}))",
        samples=(
            X + T + "y = F.smooth_l1_loss(x, t)",
            X + T + "y = F.smooth_l1_loss(x, t, reduction='sum', beta=0.35)",
        ),
        kinks=Text(
            "Only with beta=0: no derivative where input = target, torch uses 0.",
            "beta=0일 때만 input = target에서 미분할 수 없으며 토치는 0을 씁니다.",
        ),
    ),
    Op(
        "huber_loss",
        "loss",
        F.huber_loss,
        "(input: Tensor, target: Tensor, reduction: 'mean|sum|none' = 'mean',"
        " delta: Number = 1.0, weight: Tensor | None = None)",
        spellings=("F.huber_loss",),
        help=Text(
            "With d = |input - target|: d**2 / 2 where d < delta, else delta * (d - delta / 2).",
            "d = |input - target| < delta이면 d**2 / 2, 아니면 delta * (d - delta / 2)입니다.",
        ),
        insert="F.huber_loss({x}, torch.zeros_like({x}))",
        samples=(
            X + T + "y = F.huber_loss(x, t)",
            X + T + W + "y = F.huber_loss(x, t, reduction='sum', delta=0.5, weight=w)",
        ),
    ),
    Op(
        "binary_cross_entropy",
        "loss",
        F.binary_cross_entropy,
        f"(input: Tensor, target: Tensor, weight: Tensor | None = None, {REDUCTION})",
        spellings=("F.binary_cross_entropy",),
        help=Text(
            "Cross entropy of probabilities p: the mean of -(t * log(p) + (1 - t) * log(1 - p)).",
            "확률 p의 교차 엔트로피, 곧 -(t * log(p) + (1 - t) * log(1 - p))의 평균입니다.",
        ),
        insert="F.binary_cross_entropy(torch.sigmoid({x}), torch.ones_like({x}))",
        samples=(
            PROBABILITY + SHARE + "y = F.binary_cross_entropy(p, t)",
            PROBABILITY + SHARE + W + "y = F.binary_cross_entropy(p, t, weight=w, reduction='sum')",
        ),
        kinks=Text(
            "At p = 0 or 1 torch cuts the log at -100 and divides by 1e-12 instead of p * (1 - p).",
            "p가 0이나 1이면 로그를 -100에서 자르고, p * (1 - p) 대신 1e-12로 나눕니다.",
        ),
    ),
    Op(
        "binary_cross_entropy_with_logits",
        "loss",
        F.binary_cross_entropy_with_logits,
        f"(input: Tensor, target: Tensor, weight: Tensor | None = None, {REDUCTION},"
        " pos_weight: Tensor | None = None)",
        spellings=("F.binary_cross_entropy_with_logits",),
        help=Text(
            "Binary cross entropy of sigmoid(input), computed without overflow.",
            "sigmoid(input)의 이진 교차 엔트로피를 넘침 없이 구합니다.",
        ),
        insert="F.binary_cross_entropy_with_logits({x}, torch.ones_like({x}))",
        samples=(
            X + SHARE + "y = F.binary_cross_entropy_with_logits(x, t)",
            X + SHARE + W + constant("v", [1.0, 3.0]) + "y = F.binary_cross_entropy_with_logits("
            "x, t, weight=w, reduction='sum', pos_weight=v)",
        ),
    ),
    Op(
        "kl_div",
        "loss",
        F.kl_div,
        f"(input: Tensor, target: Tensor, *, reduction: {DIVERGENCE} = 'mean',"
        " log_target: bool = False)",
        spellings=("F.kl_div",),
        help=Text(
            "Kullback-Leibler divergence for an input of logs: target * (log(target) - input).",
            "로그로 준 input과의 쿨백-라이블러 발산입니다: target * (log(target) - input).",
        ),
        insert="F.kl_div(F.log_softmax({x}, dim=-1), F.softmax({x}, dim=-1), reduction='sum')",
        samples=(
            X + PROBABILITY + "y = F.kl_div(x, p, reduction='batchmean')",
            X + T + "y = F.kl_div(x, t, reduction='sum', log_target=True)",
        ),
        kinks=Text(
            "At target 0 the loss is 0; torch gives the derivative by target there as nan.",
            "target이 0이면 손실은 0이지만 target에 대한 도함수는 nan이 됩니다.",
        ),
    ),
    Op(
        "poisson_nll_loss",
        "loss",
        F.poisson_nll_loss,
        "(input: Tensor, target: Tensor, log_input: bool = True, full: bool = False, *,"
        " eps: Number = 1e-08, reduction: 'mean|sum|none' = 'mean')",
        spellings=("F.poisson_nll_loss",),
        help=Text(
            "Negative log likelihood of counts (Poisson): exp(input) - target * input.",
            "푸아송 분포의 음의 로그 가능도 exp(input) - target * input을 구합니다.",
        ),
        insert="F.poisson_nll_loss({x}, torch.ones_like({x}))",
        samples=(
            X + T + "y = F.poisson_nll_loss(x, t)",
            PROBABILITY
            + leaf("t", [[2.0, 3.0], [5.0, 1.5]])
            + "y = F.poisson_nll_loss(p, t, log_input=False, full=True, reduction='sum')",
        ),
        kinks=Text(
            "With full=True a term for target > 1 jumps at target 1: torch uses 0 for it there.",
            "full=True이면 target > 1일 때의 항이 target 1에서 뛰며 토치는 그 항을 0으로 봅니다.",
        ),
    ),
    Op(
        "gaussian_nll_loss",
        "loss",
        F.gaussian_nll_loss,
        "(input: Tensor, target: Tensor, var: Number, full: bool = False, eps: Number = 1e-06,"
        " reduction: 'mean|sum|none' = 'mean')",
        spellings=("F.gaussian_nll_loss",),
        help=Text(
            "Negative log likelihood (Gaussian): 0.5 * (log(var) + (input - target)**2 / var).",
            "정규 분포의 음의 로그 가능도 0.5 * (log(var) + (input - target)**2 / var)입니다.",
        ),
        insert="F.gaussian_nll_loss({x}, torch.zeros_like({x}), 1.0)",
        samples=(
            X + T + "y = F.gaussian_nll_loss(x, t, 0.8)",
            X + T + "y = F.gaussian_nll_loss(x, t, var=2.5, full=True, reduction='sum')",
        ),
    ),
)
