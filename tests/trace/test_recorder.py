"""The recorder: the forward value behind every node, for any torch code."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from viz.trace import record


def test_every_operation_is_tied_to_its_node() -> None:
    x = torch.ones(2, 2, requires_grad=True)
    with record() as recording:
        y = x + 1
        z = 2 * y**2
        res = z.mean()
    for tensor in (y, z, res):
        assert torch.equal(recording.value(tensor.grad_fn), tensor)
    inner = z.grad_fn.next_functions[0][0]
    assert recording.value(inner).tolist() == [[4.0, 4.0], [4.0, 4.0]]


def test_values_inside_composite_operations() -> None:
    x = torch.randn(3, 4, requires_grad=True)
    with record() as recording:
        loss = F.cross_entropy(x, torch.tensor([0, 1, 2]))
    inner = loss.grad_fn.next_functions[0][0]
    assert inner.name() == "LogSoftmaxBackward0"
    torch.testing.assert_close(recording.value(inner), torch.log_softmax(x.detach(), 1))


def test_each_output_of_a_node() -> None:
    x = torch.tensor([[1.0, 3.0], [4.0, 2.0]], requires_grad=True)
    with record() as recording:
        first, second = x.unbind()
    assert recording.value(first.grad_fn, 0).tolist() == [1.0, 3.0]
    assert recording.value(second.grad_fn, 1).tolist() == [4.0, 2.0]


def test_views_have_values() -> None:
    x = torch.arange(4.0, requires_grad=True)
    with record() as recording:
        y = x.reshape(2, 2).T[0]
    assert recording.value(y.grad_fn).tolist() == [0.0, 2.0]


def test_a_value_overwritten_in_place_is_as_it_was() -> None:
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        y = x + 1
        before = y.grad_fn
        y.mul_(3)
        between = y.grad_fn
        y[0] = y[1] * 2  # through a view of the same memory
    assert recording.value(before).tolist() == [2.0, 2.0]
    assert recording.value(between).tolist() == [6.0, 6.0]
    assert recording.value(y.grad_fn).tolist() == [12.0, 6.0]


def test_a_value_overwritten_after_the_block_is_not_reported() -> None:
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        y = x + 1
    before = y.grad_fn
    y.mul_(3)
    assert recording.value(before) is None


def test_nothing_is_recorded_outside() -> None:
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        x + 1
    held = len(recording)
    later = x * 2
    assert len(recording) == held == 1
    assert recording.value(later.grad_fn) is None


def test_an_error_inside_leaves_torch_as_it_was() -> None:
    with pytest.raises(RuntimeError), record():
        torch.ones(2) @ torch.ones(3)
    assert not torch.utils._python_dispatch._get_current_dispatch_mode_stack()


def test_a_layer_that_writes_into_its_own_view_is_left_alone() -> None:
    with record() as recording:
        layer = torch.nn.Embedding(
            3, 2, padding_idx=0
        )  # fills a row of its weight without gradients
        y = layer(torch.tensor([1]))
    assert torch.equal(recording.value(y.grad_fn), y)
