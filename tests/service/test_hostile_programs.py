"""Programs that once ended the page for everybody, froze it, or took gigabytes: sent to it served."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.bench.load import added, edited
from tests.bench.server import Server, served
from tests.bench.visitor import visit
from tests.in_thread import wait_for

LEAF = "x = torch.ones(2, requires_grad=True)\n"
EMPTY = "x = torch.zeros(0, requires_grad=True)\n"

PROGRAMS = {
    "int64 minimum by -1": (
        "a = torch.div(torch.tensor([-2**53]) * 1024, -1, rounding_mode='trunc')", b"has no result",
    ),
    "int32 minimum by -1": (
        "a = torch.tensor([-2**31], dtype=torch.int32) // -1", b"has no result",
    ),
    "differences of nothing": (
        "torch.diff(torch.ones(10**9, 0, requires_grad=True), n=10**8, dim=0)", b"1000000000",
    ),
    "chunks of nothing": (EMPTY + "x.chunk(10**8)", b"more than 1000 tensors"),
    "parts of nothing": (EMPTY + "x.tensor_split(10**8)", b"more than 1000 tensors"),
    "an image of nothing": (
        "F.interpolate(torch.ones(0, 1, 8, 8), size=(10**8, 1), mode='bilinear')", b"too large",
    ),
    "sorting nothing": ("torch.sort(torch.ones(10**8, 0), 0)", b"100000000"),
    "pooling of an empty batch": (
        "F.adaptive_avg_pool2d(torch.ones(0, 1, 8, 8), (10**8, 1))", b"too large",
    ),
    "padding of nothing": (
        "F.pad(torch.ones(0, 1, 8, 8), (10**8, 1, 1, 1), mode='circular')", b"Padding value",
    ),
    "a power that is huge": (
        "y = torch.ones(1, 1, requires_grad=True)\n"
        + "z = torch.matrix_power(y, 2**52 - 1)\n" * 10 + "z.sum().backward()", b"autograd_explorer",
    ),
    "long lists again and again": (
        LEAF + "y = torch.vstack([x] * 4800)\n" * 4 + "y.sum().backward()", b" more than ",
    ),
    "many nodes of one call": (
        "x = torch.ones(600, requires_grad=True)\ny = torch.diff(x, n=150)\ny.sum().backward()",
        b"autograd_explorer",
    ),
    "sizes that are hidden": ("torch.ones(10**9, 0)", b"1000000000"),
    "no operation at all": ("while True:\n    pass", b"1000000"),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A page that was opened once."""

    async def open_() -> None:
        async with visit(server.address) as visitor:
            await visitor.load()

    with served() as server:
        wait_for(open_())
        yield server


@pytest.mark.parametrize(("text", "said"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_its_reader_is_told_and_others_go_on(server: Server, text: str, said: bytes) -> None:
    async def both() -> None:
        async with visit(server.address) as other, visit(server.address) as reader:
            await other.load()
            await reader.load()
            task = asyncio.create_task(reader.edit(text))
            run = await other.edit(edited(len(text), 1))
            assert f"x+{added(len(text), 1)}".encode() in run.seen
            assert said in (await task).seen

    held = server.megabytes
    wait_for(both())
    assert server.process.poll() is None
    assert server.megabytes < held + 50
