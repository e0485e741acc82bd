"""A stranger's text is shown as text: in no place does it become a link, an image or a request."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

EVIL = (
    "![i](https://evil.example/p.png) [l](https://evil.example) ` ![j](https://evil.example/q.png) "
    "$\\href{https://evil.example}{x}$ https://evil.example www.evil.example a@evil.example "
    "<a href='https://evil.example'>x</a> <img src='https://evil.example/r.png'> `` ` ![k](https://evil.example)"
)
LEAF = "x = torch.ones(2, requires_grad=True)\n"
NAMED = (
    f"d = {{{EVIL!r}: torch.ones(2, requires_grad=True)}}\n"
    f"z = (d[{EVIL!r}] * 2).exp()\ny = z.sum()\ny.backward()"
)
MODULE = (
    f"name = {EVIL!r}.replace('.', '_')\nm = nn.Module()\n"
    "m.register_parameter(name, nn.Parameter(torch.ones(2)))\n"
    "y = (m.get_parameter(name) * 2).sum()\ny.backward()"
).replace("evil.example", "evil_example")

TEXTS = {
    "an error": (f"raise ValueError({EVIL!r})", {}),
    "an error of many lines": (f"raise ValueError({EVIL!r} + '\\n\\n' + {EVIL!r})", {}),
    "a key, its closed form": (NAMED, {"tab": "formula"}),
    "a name, its closed form": (MODULE, {"tab": "formula"}),
    "a name, its plots": (MODULE, {"tab": "plots"}),
    "a name to predict": (MODULE, {"tab": "predict"}),
    "a figure": (f"plt.plot([1, 2], [1, 2], label={EVIL!r})\nplt.title({EVIL!r})", {}),
}


@pytest.mark.parametrize(("text", "state"), TEXTS.values(), ids=TEXTS.keys())
def test_it_is_text(open_page: Callable[..., Page], text: str, state: dict[str, str]) -> None:
    query = urlencode({"chain": text, **state})
    page = open_page(f"/?{query}", wait="g.node, [data-testid=stAlert], .js-plotly-plot")
    page.wait_for_timeout(500)
    asked = page.evaluate("performance.getEntriesByType('resource').map(it => it.name)")
    assert asked
    assert not [
        url for url in asked if url.split("/")[2].endswith(("evil.example", "evil_example"))
    ]
    assert not links(page)


def links(page: Page) -> list[str]:
    """Where the page's links and images lead that lead to the stranger's."""
    led: list[str] = page.locator("a, img, image").evaluate_all(
        "all => all.map(it => it.getAttribute('href') ?? it.getAttribute('xlink:href') ?? it.src ?? '')"
    )
    return [it for it in led if "evil" in it]


def test_the_test_would_see_a_link(open_page: Callable[..., Page]) -> None:
    page = open_page("/?" + urlencode({"chain": "x = 1"}), wait="textarea")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<a href=https://evil.example>x</a>')"
    )
    assert links(page) == ["https://evil.example"]


NAMES = ("constructor", "toString")


@pytest.mark.parametrize("name", NAMES)
def test_a_variable_named_as_what_every_object_has_is_a_node_like_others(
    open_page: Callable[..., Page], name: str
) -> None:
    text = f"x = torch.ones(2, requires_grad=True)\n{name} = x * 2\ny = {name}.sum()\ny.backward()"
    page = open_page("/?" + urlencode({"chain": text}))
    page.locator(f"g.node[data-node={name}]").click()
    page.wait_for_function(f"location.search.includes('node={name}')")
