"""The files of a pack by their names."""

from collections.abc import Iterator

from brainstorm.models import DistributionLink
from brainstorm.packs.poster import PAPERS, poster_pdf
from brainstorm.packs.qr import qr_png, qr_svg
from brainstorm.packs.wording import Wording, wording_of

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


def file_names(language: str) -> Iterator[str]:
    """Every file of a pack in one language."""
    yield from (f"qr-{language}.svg", f"qr-{language}.png")
    yield from (f"juliste-{language}-{paper}.pdf" for paper in PAPERS)
    yield from (f"sahkoposti-{language}.txt", f"intranet-{language}.txt")


def pack_file(link: DistributionLink, name: str) -> tuple[bytes, str] | None:
    """One file of a link's pack and its type; None when there is none of that name."""
    for language in link.languages:
        if name in file_names(language):
            return file_in(wording_of(link, language), name), TYPES[name.rpartition(".")[2]]
    return None


def file_in(wording: Wording, name: str) -> bytes:
    """A file of ``file_names`` made of the pack's words."""
    kind, _dash, rest = name.rpartition(".")[0].partition("-")
    if kind == "qr":
        return qr_svg(wording.address) if name.endswith("svg") else qr_png(wording.address)
    if kind == "juliste":
        return poster_pdf(wording, rest.rpartition("-")[2])
    text = wording.intranet if kind == "intranet" else f"{wording.mail_subject}\n\n{wording.mail}"
    return _lines(text)


def _lines(text: str) -> bytes:
    """With a byte order mark and the line ends that every office computer opens right."""
    return ("\ufeff" + text.replace("\n", "\r\n") + "\r\n").encode()
