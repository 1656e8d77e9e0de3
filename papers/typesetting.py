"""Setting a paper."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from papers.glyphs import FONTS, showable

ROOT = Path(__file__).resolve().parent.parent
"""Templates name each other and the pictures from here: ``/papers/house.typ``."""


def set_pdf(template: Path, sheet: dict[str, Any], *, timestamp: datetime) -> bytes:
    """Set one paper as PDF/UA-1.

    Parameters
    ----------
    template : Path
        A Typst file of ours under ``ROOT``, which reads the sheet by ``json(bytes(sys.inputs.sheet))``.
    sheet : dict
        All that stands on the paper, as finished strings, numbers, lists and dicts. No text in it is ever read as
        markup. Characters that no font has become a white square.
    timestamp : datetime, with a time zone
        When the paper was made, as its data say. The same paper with the same timestamp gives the same bytes.

    Returns
    -------
    bytes
        The PDF file.

    Raises
    ------
    typst.TypstError
        If the result would not be accessible: a picture without its text, a character without its glyph.
    """
    compiler = typst.Compiler(
        str(template),
        root=str(ROOT),
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(_shown(sheet), ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)
    if not isinstance(made, bytes):  # a list of pages is made in other formats only
        message = f"{template.name} gave no single file"
        raise TypeError(message)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _shown(value: Any) -> Any:
    """The same data with every string made of characters that the fonts have."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value
