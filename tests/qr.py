"""Reads QR codes, so that tests know where one leads without trusting what drew it.

Model 2 codes of versions 1 to 6, byte mode, undamaged: format information, mask, placement, interleaving and segments
after ISO/IEC 18004. No error correction: a wrong module gives wrong text, which is what a test wants to see.
"""

from __future__ import annotations

import re
import struct
import zlib

Matrix = list[list[int]]

_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
# Version → level → sizes of the data blocks, and the codewords of error correction in each.
_BLOCKS: dict[int, dict[str, list[int]]] = {
    1: {"L": [19], "M": [16], "Q": [13], "H": [9]},
    2: {"L": [34], "M": [28], "Q": [22], "H": [16]},
    3: {"L": [55], "M": [44], "Q": [17] * 2, "H": [13] * 2},
    4: {"L": [80], "M": [32] * 2, "Q": [24] * 2, "H": [9] * 4},
    5: {"L": [108], "M": [43] * 2, "Q": [15, 15, 16, 16], "H": [11, 11, 12, 12]},
    6: {"L": [68] * 2, "M": [27] * 4, "Q": [19] * 4, "H": [15] * 4},
}
_MASKS = [
    lambda i, j: (i + j) % 2,
    lambda i, j: i % 2,
    lambda i, j: j % 3,
    lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2,
    lambda i, j: i * j % 2 + i * j % 3,
    lambda i, j: (i * j % 2 + i * j % 3) % 2,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
]


def text_of(matrix: Matrix) -> str:
    """What a code without its quiet zone says."""
    size = len(matrix)
    version = (size - 17) // 4
    bits = [matrix[8][j] for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [matrix[i][8] for i in (7, 5, 4, 3, 2, 1, 0)]
    form = int("".join(map(str, bits)), 2) ^ 0b101010000010010
    level, mask = _LEVELS[form >> 13], _MASKS[form >> 10 & 7]
    stream = "".join(str(matrix[i][j] ^ (mask(i, j) == 0)) for i, j in _path(size, version))
    words = [int(stream[at : at + 8], 2) for at in range(0, len(stream) // 8 * 8, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, _BLOCKS[version][level]))
    assert data[:4] == "0100", "not in byte mode"
    length = int(data[4:12], 2)
    return bytes(int(data[at : at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode()


def _path(size: int, version: int) -> list[tuple[int, int]]:
    """The places of data, two columns at a time, from the right, upwards and downwards in turn."""
    places, column, upwards = [], size - 1, True
    while column > 0:
        column -= column == 6  # the timing pattern stands alone
        for i in reversed(range(size)) if upwards else range(size):
            places += [(i, j) for j in (column, column - 1) if not _is_function(i, j, size, version)]
        column, upwards = column - 2, not upwards
    return places


def _is_function(i: int, j: int, size: int, version: int) -> bool:
    if i == 6 or j == 6:
        return True
    if (i < 9 and (j < 9 or j >= size - 8)) or (i >= size - 8 and j < 9):
        return True
    return version > 1 and abs(i - (size - 7)) <= 2 and abs(j - (size - 7)) <= 2  # one alignment pattern up to 6


def _in_order(words: list[int], sizes: list[int]) -> list[int]:
    """Codewords of data, block after block, from where they lie interleaved."""
    blocks: list[list[int]] = [[] for _ in sizes]
    rest = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(rest))
    return [word for block in blocks for word in block]


def matrix_in_svg(svg: str) -> Matrix:
    """The modules of a code drawn as horizontal strokes, as segno draws them."""
    path = re.search(r'<path[^>]* stroke="#000"[^>]*? d="([^"]+)"', svg)
    commands = re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path.group(1))
    dark, x, y = set(), 0.0, 0.0
    for letter, first, second in commands:
        if letter == "h":
            dark |= {(int(y), int(x) + step) for step in range(int(float(first)))}
            x += float(first)
        else:
            x, y = (float(first), float(second)) if letter == "M" else (x + float(first), y + float(second))
    return _cropped(dark)


def matrix_in_png(png: bytes) -> Matrix:
    """The modules of a code in a PNG of one bit a pixel, its lines as they are or as differences to the line above."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 1
    at, data, inverted = 8, b"", colour == 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(data), (width + 7) // 8 + 1
    dark_pixels, above = set(), bytes(stride - 1)
    for y in range(height):
        kind, *line = raw[y * stride : (y + 1) * stride]
        assert kind in {0, 2}
        above = bytes((byte + up) & 255 for byte, up in zip(line, above, strict=True)) if kind else bytes(line)
        bits = "".join(f"{byte:08b}" for byte in above)[:width]
        dark_pixels |= {(y, x) for x, bit in enumerate(bits) if (bit == "0") == inverted}
    top, left = min(dark_pixels)
    module = next(step for step in range(1, width) if (top, left + step) not in dark_pixels) // 7  # a finder's edge
    return _cropped({((y - top) // module, (x - left) // module) for y, x in dark_pixels})


def _cropped(dark: set[tuple[int, int]]) -> Matrix:
    top, left = min(i for i, _ in dark), min(j for _, j in dark)
    size = max(i for i, _ in dark) - top + 1
    return [[int((i + top, j + left) in dark) for j in range(size)] for i in range(size)]
