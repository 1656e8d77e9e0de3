"""An empty distribution that stands in for a requirement we do not want.

BERTopic names sentence-transformers, which brings torch and gigabytes for graphics cards, as required. Given vectors
it never uses it: its documented light installation leaves it out with ``pip install --no-deps``, which a requirements
file cannot say. The wheel in `vendor` has that name, a version nobody else gives, and no module, so that
``import sentence_transformers`` fails as BERTopic expects where it is not installed.

    python -m tests.benchmarks.placeholder        writes the wheel; the same bytes each time
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from pathlib import Path

NAME, VERSION = "sentence_transformers", "0.4.1+placeholder"
WHEEL = Path(__file__).parent / "vendor" / f"{NAME}-{VERSION}-py3-none-any.whl"
EARLIEST = (1980, 1, 1, 0, 0, 0)


def contents() -> bytes:
    """Return the wheel."""
    info = f"{NAME}-{VERSION}.dist-info"
    files = {
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {VERSION}\n"
            "Summary: Nothing. Stands in for sentence-transformers where vectors are given.\n"
        ),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: talkooriihi\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 3
            archive.writestr(entry, text)
    return packed.getvalue()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    WHEEL.write_bytes(contents())
    print(WHEEL)
