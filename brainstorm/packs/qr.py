"""QR codes of addresses, for screens and for print."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""White modules around the code: the standard asks for four."""

PIXELS = 24
"""Of one module in a PNG: sharp on an A3 at 300 dots an inch."""


def qr_svg(address: str, *, border: int = QUIET) -> bytes:
    """Draw the QR code of an address as SVG.

    Parameters
    ----------
    address : str
    border : int
        White modules around it.

    Returns
    -------
    bytes
        A whole SVG file without styles or scripts. Level M of error correction or better.
    """
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(
        out, kind="svg", border=border, omitsize=True, light="#fff", svgclass=None, lineclass=None, title=address
    )
    return out.getvalue()


def qr_png(address: str) -> bytes:
    """Draw the QR code of an address as PNG.

    Parameters
    ----------
    address : str

    Returns
    -------
    bytes
        A PNG file, black on white.
    """
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="png", border=QUIET, scale=PIXELS)
    return out.getvalue()
