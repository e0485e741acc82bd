"""Remarks in words: each a sentence of one line, with the titles that the picture has."""

from __future__ import annotations

from collections.abc import Mapping

from viz.chain.words import Remark
from viz.text import Language, say


def sentence(remark: Remark, titles: Mapping[str, str], language: Language) -> str:
    """What a remark says.

    Where where() is the cause, the line that makes it safe ends it.
    """
    named = {name: titles.get(node, node) for name, node in remark.ids.items()}
    values: dict[str, object] = {
        "node": titles.get(remark.node, remark.node),
        **remark.values,
        **named,
    }
    if "condition" in values:
        x, condition = values["source"], values["condition"]
        taken = f"{x}, 1.0" if "first" in values else f"1.0, {x}"
        values["safe"] = f"torch.where({condition}, {taken})"
    return say(remark.key, language, **values)
