"""A user's or torch's text in Markdown: never markup."""

from __future__ import annotations

import pytest

from viz.draw.markdown import code, plain

TEXTS = {
    "signs": ("a*b [l](u)", r"a\*b \[l\]\(u\)"),
    "code": ("a `x_y` b_c", r"a `x_y` b\_c"),
    "a single backtick": ("a ` ![i](u)", r"a \` \!\[i\]\(u\)"),
    "backticks that do not match": ("`` ` ![i](u)", r"\`\` \` \!\[i\]\(u\)"),
    "code of two lines": ("`a\n\n![i](u)`", "\\`a\n\n\\!\\[i\\]\\(u\\)\\`"),
    "longer fences": ("``a ` b`` c*", r"``a ` b`` c\*"),
    "a formula": ("$x$", r"\$x\$"),
}


@pytest.mark.parametrize(("text", "shown"), TEXTS.values(), ids=TEXTS.keys())
def test_it_is_no_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", ["https://a.b", "www.a.b", "WWW.a.b", "a@b.c", "http://www.a.b"])
def test_an_address_is_no_link(text: str) -> None:
    shown = plain(text)
    assert shown.replace("\N{WORD JOINER}", "").replace("\\", "") == text
    assert not any(
        f"{mark}a" in shown or f"{mark}b" in shown for mark in ("://", "www.", "WWW.", "@")
    )


def test_code() -> None:
    assert code("a `b`") == "`` a `b` ``"
    assert code("a\n\nb") == "`a b`"
