"""Tables for Streamlit. pandas is loaded with the first of them: the editor does not wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def frame(
    rows: Sequence[Sequence[object]],
    columns: Sequence[str],
    index: Sequence[str] | None = None,
) -> pd.DataFrame:
    """A table with these rows and columns; `index` names the rows."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns), index=None if index is None else list(index))
