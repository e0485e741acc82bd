"""Pictures and tables of values that are not plain numbers in memory, and DOT that renders itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import viz
from viz.draw.view import View
from viz.errors import LimitError


class SavesNone(torch.autograd.Function):
    """Saves None beside a tensor."""

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x, None)
        return x * 2

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
        return upstream * 2


def hessian(x: torch.Tensor) -> torch.Tensor:
    """Second derivatives, by torch.func."""
    return torch.func.hessian(lambda it: (it**3).sum())(x).square().sum()


HARD: dict[str, tuple[Callable[[torch.Tensor], torch.Tensor], torch.dtype]] = {
    "a saved None": (lambda x: SavesNone.apply(x).sum(), torch.float32),
    "a conjugate": (lambda x: (x * x.conj()).real.sum(), torch.complex128),
    "the imaginary part of a conjugate": (lambda x: (x.conj().imag * 2).sum(), torch.complex128),
    "ihfft": (lambda x: torch.fft.ihfft(x).abs().sum(), torch.float64),
    "zeros without memory": (lambda x: (x * torch._efficientzerotensor((4,))).sum(), torch.float32),
    "torch.func.hessian": (hessian, torch.float64),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own, when it loads torch.func
@pytest.mark.parametrize(("compute", "dtype"), HARD.values(), ids=HARD.keys())
@pytest.mark.parametrize(
    "view", [View(), View(saved=True), View(step=3)], ids=["", "saved", "step"]
)
def test_drawn(
    compute: Callable[[torch.Tensor], torch.Tensor], dtype: torch.dtype, view: View
) -> None:
    x = torch.arange(1, 5).to(dtype).requires_grad_()
    with viz.record() as recording:
        root = compute(x)
    e = viz.explain(root, {"x": x}, recording=recording)
    assert e.svg(view).startswith("<svg")
    assert str(e).startswith("node")
    assert len(e.to_dataframe()) == len(e.nodes)
    values = [it.value for node in e.nodes for it in node.outputs if it.value is not None]
    assert all(it.tolist() is not None for it in values)
    root.backward()
    assert torch.equal(e.grad["x"], x.grad)


def test_what_torchviz_cannot_draw_is_said() -> None:
    x = torch.ones(2, requires_grad=True)
    e = viz.explain(SavesNone.apply(x).sum(), {"x": x})
    with pytest.raises(LimitError, match="torchviz cannot draw this graph"):
        e.svg(View(torchviz=True))


def test_dot_renders_without_graphviz_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    x = torch.ones(2, requires_grad=True)
    dot = viz.explain((x * 2).sum(), {"x": x}).dot()
    made = Path(dot.render(tmp_path / "graph", format="png", cleanup=True))
    assert made.name == "graph.png"
    assert made.read_bytes().startswith(b"\x89PNG")
    assert Path(dot.render(outfile=tmp_path / "graph.pdf")).read_bytes().startswith(b"%PDF")
    assert "<svg" in dot.pipe(format="svg", encoding="utf-8")
    assert "<svg" in dot._repr_mimebundle_()["image/svg+xml"]
