"""What going through the paths of a model holds: tensors of a few leaves, not of every path."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

import viz
from tests.bench.models import Loss, resnet
from viz import limits
from viz.chain import paths


class Alive(TorchDispatchMode):
    """Counts the bytes of the tensors that operations make while it is entered, as long as they live."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0
        self._seen: set[int] = set()

    def __torch_dispatch__(
        self,
        func: object,
        types: Sequence[type],
        args: tuple[object, ...] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        result = func(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, tuple | list) else [result]:
            if isinstance(tensor, torch.Tensor):
                self._note(tensor.untyped_storage())
        return result

    def _note(self, storage: torch.UntypedStorage) -> None:
        size, key = storage.nbytes(), storage._cdata
        if key in self._seen:
            return
        self._seen.add(key)
        self.now += size
        self.most = max(self.most, self.now)
        weakref.finalize(storage, self._forget, key, size)

    def _forget(self, key: int, size: int) -> None:
        self._seen.discard(key)
        self.now -= size


LEAVES = ("model.0.weight", "model.4.inner.0.weight", "model.11.inner.3.weight", "model.14.weight")


def small_resnet() -> tuple[viz.Explanation, torch.nn.Module]:
    """Residual blocks, many paths, and tensors on the way that are as large as the parameters."""
    torch.manual_seed(0)
    model = Loss(resnet(width=4, blocks=2)).eval()
    with viz.record() as recording:
        loss = model(torch.rand(1, 3, 32, 32))
    return viz.explain(loss, dict(model.named_parameters()), recording=recording), model


def held_by(e: viz.Explanation) -> tuple[int, int]:
    """(most bytes at once, bytes at the end) of all ledgers."""
    with Alive() as alive:
        ledgers = [e.paths(name) for name in LEAVES]
    assert sum(it.count for it in ledgers) > 300
    return alive.most, alive.now


def test_paths_take_memory_in_proportion_to_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    e, model = small_resnet()
    size = sum(it.numel() * it.element_size() for it in model.parameters())
    monkeypatch.setattr(limits, "PATH_ELEMENTS", limits.Limit("", 20_000, "", ""))
    monkeypatch.setattr(paths, "_KEPT", 64)
    most, _ = held_by(e)
    assert most < 3 * size
    for name in LEAVES:
        torch.testing.assert_close(e.paths(name).total, e.grad[name], rtol=1e-3, atol=1e-5)
    book = e.paths("model.0.weight")
    listed = torch.stack([path.product for path in book.paths]).sum(0)
    torch.testing.assert_close(listed + book.rest, book.total, rtol=1e-4, atol=1e-6)


def test_products_that_are_kept_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(it.numel() * it.element_size() for it in small_resnet()[1].parameters())
    most = {}
    for kept in (64, 10**9):
        monkeypatch.setattr(paths, "_KEPT", kept)
        most[kept], _ = held_by(small_resnet()[0])
    assert most[10**9] - most[64] > size / 2


def test_a_large_leaf_that_is_used_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    weight = torch.rand(100, 100, requires_grad=True)
    loss = torch.stack([(weight * number).sum() for number in range(1, 201)]).sum()
    e = viz.explain(loss, {"weight": weight})
    monkeypatch.setattr(limits, "PATH_ELEMENTS", limits.Limit("", 20_000, "", ""))
    with Alive() as alive:
        book = e.paths("weight")
    assert book.count == 200
    assert alive.most < 20 * weight.numel() * weight.element_size()
    assert [float(path.product[0, 0]) for path in book.paths] == [200.0, 199.0]
    torch.testing.assert_close(book.total, e.grad["weight"])
