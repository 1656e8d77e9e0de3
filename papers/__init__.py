"""What is printed: finished strings set by Typst as tagged PDF (PDF/UA-1), with fonts and pictures of our own.

Pure Python: knows neither Django nor the apps. A paper's own template lies beside whoever makes it and is given as a
path; what papers share (colours, fonts, the mark) lies in ``house.typ``.
"""

from papers.glyphs import REPLACEMENT, showable
from papers.typesetting import set_pdf

__all__ = ["REPLACEMENT", "set_pdf", "showable"]
