"""The file without a server: what is in it, how large it is, and that no text of a program becomes markup."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import torch

import viz
from viz import limits
from viz.errors import ExplainError
from viz.explanation import Explanation
from viz.export import page as pages
from viz.export.files import WRITERS

NEEDS = "requires_grad=True"
HOSTILE = f"""x = torch.ones(2, {NEEDS})
print("</pre></script><script>alert(1)</script><img src=x onerror=alert(2)>")
y = (x * 2).sum()  # </script><script>alert(3)</script> $held "'
y.backward()
"""


def held(document: str) -> dict[str, Any]:
    """What the file holds for its script."""
    (content,) = re.findall(r'id="held">([^<]+)<', document)
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(content)))
    return found


def mlp() -> Explanation:
    """Eleven nodes in two modules."""
    torch.manual_seed(0)
    layers = torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)
    model = torch.nn.Sequential(*layers)
    with viz.record() as recording:
        loss = model(torch.ones(4, 2)).square().mean()
    return viz.explain(loss, dict(model.named_parameters()), recording=recording)


class Block(torch.nn.Module):
    """A residual block."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = torch.nn.Linear(4, 4), torch.nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x and what two layers make of it."""
        return torch.relu(x + self.two(torch.relu(self.one(x))))


def residual(blocks: int = 28) -> Explanation:
    """A residual network of some 300 nodes: as many paths as there are ways through its blocks."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(*(Block() for _ in range(blocks)), torch.nn.Linear(4, 1))
    with viz.record() as recording:
        loss = model(torch.ones(2, 4)).square().mean()
    return viz.explain(loss, dict(model.named_parameters()), recording=recording)


SIZES = {"walkthrough": 130, "MLP": 170, "300 nodes": 500}
"""Kilobytes that a notebook grows by at most."""


@pytest.fixture(scope="module")
def large() -> Explanation:
    """`residual`, explained once."""
    return residual()


def test_a_notebook_grows_by_kilobytes(walkthrough: str, large: Explanation) -> None:
    made = {"walkthrough": viz.run(walkthrough), "MLP": mlp(), "300 nodes": large}
    assert 280 < len(large.nodes) < 350
    sizes = {name: len((it._repr_html_() or "").encode()) / 1_000 for name, it in made.items()}
    assert all(30 < sizes[name] < SIZES[name] for name in SIZES), sizes


class Seen(HTMLParser):
    """The elements of a document, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count it, and keep every address in it."""
        self.tags[tag] += 1
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("src", "href", "action", "data"):
                self.asked.append(value or "")


def seen(document: str) -> Seen:
    """What a browser would make of it."""
    parser = Seen()
    parser.feed(document)
    return parser


def test_a_programs_text_is_text() -> None:
    hostile = pages.page(viz.run(HOSTILE), title="<script>alert(4)</script>")
    plain = pages.page(
        viz.run(f"x = torch.ones(2, {NEEDS})\nprint()\ny = (x * 2).sum()\ny.backward()")
    )
    assert seen(hostile).tags["script"] == seen(plain).tags["script"] == 2
    assert seen(hostile).tags["img"] == 0
    assert held(hostile)["program"] == HOSTILE.rstrip()


def test_nothing_is_fetched(walkthrough: str) -> None:
    e = viz.run(walkthrough)
    assert seen(pages.page(e)).asked == []
    (image,) = seen(e._repr_html_() or "").asked
    assert image.startswith("data:image/svg+xml,")
    addresses = set(re.findall(r"https?://[\w./]+", pages.page(e)))
    assert addresses == {"http://www.w3.org/2000/svg"}  # the name of a language
    assert "default-src 'none'" in pages.page(e)


def test_no_name_is_declared_twice() -> None:
    pattern = r"^(?:const|let|function|class) (?:\[([^\]]+)\]|(\w+))"
    text = "\n".join(file.read_text("utf-8") for file in pages.FILES)
    declared = re.findall(pattern, text, re.MULTILINE)
    names = [name.strip() for several, one in declared for name in (several or one).split(",")]
    assert len(names) > 40
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_group_opens_in_a_file() -> None:
    made = held(pages.page(residual(12)))
    first, *others = made["pictures"]
    assert len(first["groups"]) > 5
    opened = {group for it in others for group in it["opened"]}
    assert set(first["groups"]) <= opened
    inner = {group for it in others for group in it["groups"]} - set(first["groups"])
    assert inner
    assert inner <= opened


def test_a_file_has_no_more_boxes_than_its_limit(large: Explanation) -> None:
    others = held(pages.page(large))["pictures"][1:]
    boxes = sum(len({*it["boxes"], *it["groups"]}) for it in others)
    assert boxes <= limits.FILE_BOXES.value


def test_fewer_boxes_are_fewer_pictures(large: Explanation) -> None:
    few = pages.pictures(large, pages.View(), 60)
    more = pages.pictures(large, pages.View(), limits.NOTEBOOK_BOXES.value)
    assert 1 < len(few.pictures) < len(more.pictures)


def test_too_many_paths_are_said(large: Explanation) -> None:
    strips = held(pages.page(large))["strips"]
    first, last = (strips[leaf]["all"] for leaf in ("0.one.weight", "28.weight"))
    assert "paths lead to 0.one.weight" in first["message"]
    assert not first["cards"]
    assert last["cards"]


def test_numbers_are_torchs_own(walkthrough: str) -> None:
    made = held(pages.page(viz.run(walkthrough)))
    panel = made["panels"]["z.pow"]
    assert panel["outputs"][0]["value"]["rows"] == [["4", "4"], ["4", "4"]]
    assert panel["outputs"][0]["gradient"]["rows"] == [["0.5", "0.5"], ["0.5", "0.5"]]
    (edge,) = panel["inputs"]
    assert edge["local"]["rows"] == [["4", "4"], ["4", "4"]]
    assert edge["product"]["rows"] == [["2", "2"], ["2", "2"]]
    assert edge["rule"]["local"] == "2 * y = 2 * 2 = 4"
    assert panel["formula"] == "self: pow_backward(grad, self, exponent)"
    strip = made["strips"]["x"]
    assert [card["factor"] for card in strip["all"]["cards"]] == ["¼", "2", "4", "1"]
    assert set(strip) == {"all", "[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"}


def test_broadcast_copies_are_added_up() -> None:
    made = held(
        pages.page(viz.run(f"b = torch.ones(2, {NEEDS})\ny = (torch.ones(3, 2) * 2 + b).sum()"))
    )
    (bias,) = (it for panel in made["panels"].values() for it in panel["inputs"] if it["to"] == "b")
    assert bias["unsummed"]["tensor"]["rows"] == [["1", "1"]] * 3
    assert bias["product"]["rows"] == [["3", "3"]]


def test_korean(walkthrough: str) -> None:
    document = pages.page(viz.run(walkthrough), "ko")
    assert '<html lang="ko">' in document
    made = held(document)
    assert made["words"]["upstream"] == "상류 기울기"
    assert made["strips"]["x"]["all"]["question"] == "왜 x.grad 값이 2일까요?"


STARTS = {".html": b"<!doctype html>", ".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF"}


@pytest.mark.parametrize("ending", STARTS)
@pytest.mark.parametrize("kind", [str, Path])
def test_save(ending: str, kind: type, tmp_path: Path, walkthrough: str) -> None:
    file = tmp_path / f"x{ending}"
    viz.run(walkthrough).save(kind(file))
    assert file.read_bytes().startswith(STARTS[ending])


def test_an_unknown_ending_is_said(tmp_path: Path, walkthrough: str) -> None:
    e = viz.run(walkthrough)
    for name in ("x.jpeg", "x", "x.HTM"):
        with pytest.raises(ExplainError, match=re.escape(", ".join(WRITERS))):
            e.save(tmp_path / name)
    e.save(tmp_path / "x.SVG")
    assert [it.name for it in tmp_path.iterdir()] == ["x.SVG"]


def test_without_a_graph(tmp_path: Path) -> None:
    e = viz.run("print(1)")
    assert (e._repr_html_(), e._repr_svg_()) == (None, None)
    with pytest.raises(ExplainError, match="no graph"):
        e.save(tmp_path / "x.html")
