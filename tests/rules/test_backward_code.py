"""The backward pass as code: run in plain Python after the program, it gives autograd's gradients."""

from __future__ import annotations

import re

import pytest
import torch

import viz
from tests.program.samples import samples
from tests.rules.teaching import TEACHING
from viz.program.ops import OPS, Op
from viz.rules import fused, tracer

CLOSE = {torch.float64: 1e-9, torch.float32: 1e-4}


def after(program: str, lines: str) -> dict[str, object]:
    """The variables after a program and lines behind it, in plain Python."""
    scope: dict[str, object] = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn}
    before = torch.get_rng_state()
    torch.manual_seed(0)
    try:
        exec(f"{program}\n{lines}", scope)  # our own programs, and what we wrote for them
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_rng_state(before)
    return scope


def is_right(made: object, gradient: torch.Tensor) -> bool:
    """Whether it is autograd's gradient, up to rounding."""
    assert isinstance(made, torch.Tensor)
    if made.shape != gradient.shape or made.dtype != gradient.dtype:
        return False
    rounding = CLOSE.get(gradient.dtype, 2e-2)
    finite = gradient[gradient.isfinite()]
    most = float(finite.abs().max()) if finite.numel() else 0.0
    return torch.allclose(made, gradient, rounding, max(rounding * most, 1e-12), equal_nan=True)


@pytest.mark.parametrize(("program", "by_hand"), TEACHING.values(), ids=TEACHING.keys())
def test_teaching_programs(program: str, by_hand: str) -> None:
    explanation = viz.run(program)
    code = explanation.backward_code()
    assert "torch.ops" not in code.source
    assert all(line.exact in ("exact", "close") for line in code.lines)
    scope, wanted = after(program, code.source), after(program, by_hand)
    for leaf, gradient in explanation.grad.items():
        assert is_right(scope[code.names[leaf]], gradient), code.source
        assert is_right(wanted[code.names[leaf]], gradient), "the version by hand"
    assert len(code.source.splitlines()) <= 1.25 * len(by_hand.splitlines()) + 1, code.source


WRITTEN = {
    "walkthrough": "d_res = torch.ones_like(res)\nd_z = d_res.expand_as(z) / 4\n"
    "d_y = 2 * d_z * (2 * y)\nd_x = d_y",
    "two layers": "d_loss = torch.ones_like(loss)\nd_out = 2 * (out - Y) * (d_loss / 16)\n"
    "d_b2 = d_out.sum(0)\nd_h = d_out @ W2.T\nd_W2 = h.T @ d_out\nd_add = d_h * (1 - h ** 2)\n"
    "d_b1 = d_add.sum(0)\nd_W1 = X.T @ d_add",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_it_reads_as_a_person_writes(name: str) -> None:
    assert viz.run(TEACHING[name][0]).backward_code().source == WRITTEN[name]


WITHOUT = re.compile(r"nn\.GRU|sgn|nn\.Transformer")
"""Of zeros without memory, and of chunks written in place, a line is missing; the gradient of a
transformer is noise there."""


@pytest.mark.parametrize("op", [op for op in OPS if op.differentiable], ids=lambda op: op.name)
@pytest.mark.filterwarnings("ignore")
def test_every_operation(op: Op) -> None:
    for text in samples(op):
        explanation = viz.run(text)
        reached = {name: it for name, it in explanation.grad.items() if it is not None}
        if explanation.root is None or not reached:
            continue
        code = explanation.backward_code()
        if any(line.exact == "none" for line in code.lines) or "kept by torch" in code.source:
            assert WITHOUT.match(op.name), code.source
            continue
        program = text.split(".backward(")[0].rpartition("\n")[0] if ".backward(" in text else text
        scope = after(program, code.source)
        for leaf, gradient in reached.items():
            right = is_right(scope[code.names[leaf]], gradient)
            assert right or WITHOUT.match(op.name), code.source


def test_a_wrong_rule_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line falls back to torch's own kernel where a rule does not give the engine's numbers."""

    def wrong(grad: torch.Tensor, result: torch.Tensor) -> torch.Tensor:
        return grad * (1 - result)

    monkeypatch.setitem(fused.FUSED, "tanh_backward", wrong)
    monkeypatch.setattr(tracer, "decomposition_table", {})
    program = TEACHING["a neuron"][0]
    code = viz.run(program).backward_code()
    (line,) = [it for it in code.lines if it.name == "d_n"]
    assert line.exact == "kernel"
    assert "tanh_backward" in line.code
    assert is_right(after(program, code.source)["d_x1"], viz.run(program).grad["x1"])


def test_names_do_not_collide() -> None:
    program = (
        "sum = torch.tensor([1., 2.], requires_grad=True)\nd_sum = sum * 2\npow = (d_sum ** 2).sum()\n"
        "d_pow = pow.exp()"
    )
    explanation = viz.run(program)
    code = explanation.backward_code()
    scope = after(program, code.source)
    assert is_right(scope[code.names["sum"]], explanation.grad["sum"])
    assert code.names["sum"] not in ("sum", "d_sum", "pow", "d_pow")
    assert len({line.name for line in code.lines}) == 4


def test_what_is_drawn_stays_what_it_was() -> None:
    program = (
        "x = torch.ones(2, 3, requires_grad=True)\ny = x * torch.rand(2, 3) * torch.rand(2, 3)"
    )
    explanation = viz.run(program)
    code = explanation.backward_code()
    assert len([line for line in code.forward if "torch.tensor" in line]) == 2
    assert is_right(after(program, code.source)["d_x"], explanation.grad["x"])


def test_a_model_of_ones_own_has_none_yet() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(viz.ExplainError):
        viz.explain(x.sum(), {"x": x}).backward_code()


def test_for_one_leaf_only_what_it_takes() -> None:
    explanation = viz.run(TEACHING["two layers"][0])
    lines = explanation.backward_code("b2").source.splitlines()
    assert lines == [
        "d_loss = torch.ones_like(loss)",
        "d_out = 2 * (out - Y) * (d_loss / 16)",
        "d_b2 = d_out.sum(0)",
    ]
    with pytest.raises(KeyError):
        explanation.backward_code("b3")


LATEX = {
    "two layers": r"""\begin{aligned}
\overline{\mathrm{loss}} &= 1 \\
\overline{\mathrm{out}} &= 2\,\left(\mathrm{out} - Y\right) \cdot \tfrac{1}{16}\,\overline{\mathrm{loss}} \\
\bar{b}_{2} &= \mathbf 1^{\top} \overline{\mathrm{out}} \\
\bar{h} &= \overline{\mathrm{out}}\,W_{2}^{\top} \\
\bar{W}_{2} &= h^{\top}\,\overline{\mathrm{out}} \\
\overline{\mathrm{add}} &= \bar{h} \odot \left(1 - h^{2}\right) \\
\bar{b}_{1} &= \mathbf 1^{\top} \overline{\mathrm{add}} \\
\bar{W}_{1} &= X^{\top}\,\overline{\mathrm{add}}
\end{aligned}""",
}


@pytest.mark.parametrize(("name", "latex"), LATEX.items())
def test_as_mathematics(name: str, latex: str) -> None:
    assert viz.run(TEACHING[name][0]).backward_code().latex == latex


@pytest.mark.parametrize("name", TEACHING)
def test_mathematics_has_its_brackets(name: str) -> None:
    latex = viz.run(TEACHING[name][0]).backward_code().latex
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert not re.search(r"_\{[^{}]*\}_|\^\{[^{}]*\}\^", latex), "two subscripts, or two exponents"


RULES = {
    "a power": ("walkthrough", "z.pow", ("d_y = d_pow * (2 * y)", "2 * y", "2 * 2 = 4", "")),
    "a mean": ("walkthrough", "res", ("d_z = d_res.expand_as(z) / 4", "0.25", "", "")),
    "a product of matrices": (
        "two layers",
        "out.mm",
        ("d_h = d_mm @ W2.T", "", "", "(8, 2) @ (2, 4)"),
    ),
    "tanh": ("two layers", "h", ("d_add = d_h * (1 - h ** 2)", "1 - h ** 2", "", "")),
}


@pytest.mark.parametrize(("name", "node", "said"), RULES.values(), ids=RULES.keys())
def test_the_rule_of_a_node(name: str, node: str, said: tuple[str, ...]) -> None:
    explanation = viz.run(TEACHING[name][0])
    rule = explanation.nodes[node].rule[0]
    assert (rule.code, rule.local, rule.numbers, rule.shapes) == said
    assert explanation.rule(node)[0] is rule


EMPTY = {
    "group norm": "x = torch.ones(1, 0, 8, 8, requires_grad=True)\ny = F.group_norm(x, 1)\nz = y * y",
    "a sum": "x = torch.ones(0, 3, requires_grad=True)\ny = (x * 2).sum()",
    "softmax": "x = torch.ones(0, requires_grad=True)\ny = x.softmax(0)\nz = y * y",
}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY.keys())
def test_tensors_without_elements(text: str) -> None:
    explanation = viz.run(text)
    code = explanation.backward_code()
    assert code.lines[0].name.startswith("d_")
    assert all(explanation.rule(name) is not None for name in explanation.nodes.ids)


LONG = (
    "x = torch.rand(4, requires_grad=True)\ny = x\nfor i in range({turns}):\n    y = y * x + 1\n"
    "z = y.sum()"
)


def test_a_long_loop_has_its_code() -> None:
    explanation = viz.run(LONG.format(turns=140))
    code = explanation.backward_code()
    assert is_right(after(LONG.format(turns=140), code.source)["d_x"], explanation.grad["x"])
    assert explanation.rule("y@70")


def test_what_is_too_large_is_refused() -> None:
    explanation = viz.run(LONG.format(turns=400))
    for asked in (explanation.backward_code, explanation.exercise, lambda: explanation.rule("z")):
        with pytest.raises(viz.LimitError) as refused:
            asked()
        assert refused.value.key == "code"


@pytest.mark.parametrize(
    "body",
    ["y = y * y + y", "y = torch.sin(y) * y", "y = (y + y) * 0.5"],
    ids=["product", "sine", "sum"],
)
def test_what_is_used_twice_at_each_of_60_steps_is_gone_through_once(body: str) -> None:
    """There are 2^60 ways through such a graph: whoever takes them all does not come back."""
    head = "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 0.1\n"
    explanation = viz.run(
        f"{head}for i in range(60):\n    {body}\nloss = y.sum()\nloss.backward()\n"
    )
    assert all(line.exact != "none" for line in explanation.backward_code().lines)
    assert explanation.exercise().tasks
    first = explanation.rule(explanation.nodes[0].id)
    last = explanation.rule(explanation.nodes[-1].id)
    assert all(len(rule.code) < 2_000 for rule in (*first, *last))
