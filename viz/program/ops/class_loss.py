"""Op rows of losses that judge classes, or ask for a margin between good and bad pairs."""

from __future__ import annotations

import torch.nn.functional as F

from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
CLASSES = "t = torch.tensor([2, 0])\n"
CLASS_WEIGHT = constant("w", [1.0, 0.5, 2.0])
A = leaf("a", [[0.5, -1.2], [0.3, 0.7]])
B = leaf("b", [[0.8, -0.9], [-1.1, 0.9]])
C = leaf("c", [[1.6, -0.4], [0.9, -0.2]])
SIGNS = constant("t", [1.0, -1.0])
SIGN_SQUARE = constant("t", [[1.0, -1.0], [-1.0, 1.0]])
SIGN_GRID = constant("t", [[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0]])
LABELS = constant("t", [[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
REDUCTION = "*, reduction: 'mean|sum|none' = 'mean'"

ROWS: tuple[Op, ...] = (
    Op(
        "cross_entropy",
        "loss",
        F.cross_entropy,
        "(input: Tensor, target: Tensor, weight: Tensor | None = None, *,"
        " ignore_index: int = -100, reduction: 'mean|sum|none' = 'mean',"
        " label_smoothing: Number = 0.0)",
        spellings=("F.cross_entropy",),
        help=Text(
            "Mean of -log(softmax(input)) at the target class, given as a number or as shares.",
            "정답 클래스의 -log(softmax(input)) 평균을 구합니다. 정답은 번호나 비율로 줍니다.",
        ),
        insert="F.cross_entropy({x}, torch.tensor([0, 1]))",
        samples=(
            X + CLASSES + "y = F.cross_entropy(x, t)",
            X
            + CLASSES
            + CLASS_WEIGHT
            + "y = F.cross_entropy(x, t, weight=w, reduction='sum', label_smoothing=0.1)",
            X
            + leaf("t", [[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
            + "y = F.cross_entropy(x, t, reduction='none')",
        ),
    ),
    Op(
        "nll_loss",
        "loss",
        F.nll_loss,
        "(input: Tensor, target: Tensor, weight: Tensor | None = None, *,"
        " ignore_index: int = -100, reduction: 'mean|sum|none' = 'mean')",
        spellings=("F.nll_loss",),
        help=Text(
            "Negative log likelihood: the mean of -input at the target class.",
            "음의 로그 가능도, 곧 정답 클래스 자리의 -input 평균을 구합니다.",
        ),
        insert="F.nll_loss(F.log_softmax({x}, dim=1), torch.tensor([0, 1]))",
        samples=(
            X + CLASSES + "y = F.nll_loss(x, t)",
            X + CLASSES + CLASS_WEIGHT + "y = F.nll_loss(x * x, t, weight=w)",
            X + CLASSES + "y = F.nll_loss(x, t, ignore_index=0, reduction='sum')",
        ),
    ),
    Op(
        "multilabel_soft_margin_loss",
        "loss",
        F.multilabel_soft_margin_loss,
        f"(input: Tensor, target: Tensor, weight: Tensor | None = None, {REDUCTION})",
        spellings=("F.multilabel_soft_margin_loss",),
        help=Text(
            "Binary cross entropy of sigmoid(input) for several labels, averaged over classes.",
            "여러 정답이 있는 sigmoid(input)의 이진 교차 엔트로피를 클래스에 대해 평균합니다.",
        ),
        insert="F.multilabel_soft_margin_loss({x}, torch.ones_like({x}))",
        samples=(
            X + LABELS + "y = F.multilabel_soft_margin_loss(x, t)",
            X
            + LABELS
            + CLASS_WEIGHT
            + "y = F.multilabel_soft_margin_loss(x, t, weight=w, reduction='sum')",
        ),
    ),
    Op(
        "soft_margin_loss",
        "loss",
        F.soft_margin_loss,
        f"(input: Tensor, target: Tensor, {REDUCTION})",
        spellings=("F.soft_margin_loss",),
        help=Text(
            "Mean of log(1 + exp(-target * input)) for targets 1 and -1.",
            "1과 -1인 정답에 대해 log(1 + exp(-target * input))의 평균을 구합니다.",
        ),
        insert="F.soft_margin_loss({x}, torch.ones_like({x}))",
        samples=(
            X + SIGN_GRID + "y = F.soft_margin_loss(x, t)",
            X + SIGN_GRID + "y = F.soft_margin_loss(x, t, reduction='sum')",
        ),
    ),
    Op(
        "multi_margin_loss",
        "loss",
        F.multi_margin_loss,
        "(input: Tensor, target: Tensor, p: int = 1, margin: Number = 1.0,"
        f" weight: Tensor | None = None, {REDUCTION})",
        spellings=("F.multi_margin_loss",),
        help=Text(
            "Hinge over classes: the mean of max(0, margin - input[target] + input[i])**p.",
            "클래스별 힌지 손실, 곧 max(0, margin - input[target] + input[i])**p의 평균입니다.",
        ),
        insert="F.multi_margin_loss({x}, torch.tensor([0, 1]))",
        samples=(
            X + CLASSES + "y = F.multi_margin_loss(x, t)",
            X + CLASSES + CLASS_WEIGHT + "y = F.multi_margin_loss(x, t, p=2, margin=2.0, weight=w)",
        ),
        kinks=Text(
            "For p=1, no derivative where a class just keeps the margin: torch uses 0.",
            "p=1이면 여백이 정확히 margin인 곳에서 미분할 수 없으며 토치는 0을 씁니다.",
        ),
    ),
    Op(
        "hinge_embedding_loss",
        "loss",
        F.hinge_embedding_loss,
        f"(input: Tensor, target: Tensor, margin: Number = 1.0, {REDUCTION})",
        spellings=("F.hinge_embedding_loss",),
        help=Text(
            "input where target is 1, max(0, margin - input) where it is -1.",
            "정답이 1이면 input, -1이면 max(0, margin - input)입니다.",
        ),
        insert="F.hinge_embedding_loss({x}, torch.ones_like({x}))",
        samples=(
            X + SIGN_GRID + "y = F.hinge_embedding_loss(x, t)",
            X + SIGN_GRID + "y = F.hinge_embedding_loss(x, t, margin=2.5, reduction='sum')",
        ),
        kinks=Text(
            "No derivative where target is -1 and input = margin: torch uses -1.",
            "정답이 -1이고 input = margin이면 미분할 수 없으며 토치는 -1을 씁니다.",
        ),
    ),
    Op(
        "margin_ranking_loss",
        "loss",
        F.margin_ranking_loss,
        f"(input1: Tensor, input2: Tensor, target: Tensor, margin: Number = 0, {REDUCTION})",
        spellings=("F.margin_ranking_loss",),
        help=Text(
            "Asks for input1 > input2 at target 1: max(0, -target * (input1 - input2) + margin).",
            "정답이 1이면 input1이 커야 합니다: max(0, -target * (input1 - input2) + margin).",
        ),
        insert="F.margin_ranking_loss({x}, {x} + 1, torch.ones_like({x}))",
        samples=(
            A + B + SIGN_SQUARE + "y = F.margin_ranking_loss(a, b, t)",
            A + B + SIGN_SQUARE + "y = F.margin_ranking_loss(a, b, t, margin=0.4, reduction='sum')",
        ),
        kinks=Text(
            "No derivative where the loss just reaches 0: torch uses the sloping side, -target.",
            "손실이 막 0이 되는 곳에서는 미분할 수 없으며 토치는 기울어진 쪽의 -target을 씁니다.",
        ),
    ),
    Op(
        "cosine_embedding_loss",
        "loss",
        F.cosine_embedding_loss,
        f"(input1: Tensor, input2: Tensor, target: Tensor, margin: Number = 0, {REDUCTION})",
        spellings=("F.cosine_embedding_loss",),
        help=Text(
            "1 - cos(input1, input2) where target is 1, max(0, cos - margin) where it is -1.",
            "정답이 1이면 1 - cos(input1, input2), -1이면 max(0, cos - margin)입니다.",
        ),
        insert="F.cosine_embedding_loss({x}, {x} + 1, torch.ones_like({x}[:, 0]))",
        samples=(
            A + C + SIGNS + "y = F.cosine_embedding_loss(a, c, t)",
            A + C + SIGNS + "y = F.cosine_embedding_loss(a, c, t, margin=-0.5, reduction='sum')",
        ),
        kinks=Text(
            "No derivative where target is -1 and cos = margin: torch uses the slope of cos.",
            "정답이 -1이고 cos = margin이면 미분할 수 없으며 토치는 cos의 기울기를 씁니다.",
        ),
    ),
    Op(
        "triplet_margin_loss",
        "loss",
        F.triplet_margin_loss,
        "(anchor: Tensor, positive: Tensor, negative: Tensor, margin: Number = 1.0,"
        " p: Number = 2, eps: Number = 1e-06, swap: bool = False, *,"
        " reduction: 'mean|sum|none' = 'mean')",
        spellings=("F.triplet_margin_loss",),
        help=Text(
            "max(0, d(anchor, positive) - d(anchor, negative) + margin) for the p-norm distance d.",
            "p-노름 거리 d로 max(0, d(anchor, positive) - d(anchor, negative) + margin)입니다.",
        ),
        insert="F.triplet_margin_loss({x}, {x} + 1, {x} - 2)",
        samples=(
            A + B + C + "y = F.triplet_margin_loss(a, b, c)",
            A
            + B
            + C
            + "y = F.triplet_margin_loss(a, b, c, margin=2.0, p=3, swap=True, reduction='sum')",
        ),
        kinks=Text(
            "No derivative where the loss just reaches 0: torch uses the sloping side.",
            "손실이 막 0이 되는 곳에서는 미분할 수 없으며 토치는 기울어진 쪽의 값을 씁니다.",
        ),
    ),
)
