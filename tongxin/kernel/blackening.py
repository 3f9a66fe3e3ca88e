"""Parts of a picture made black, so that what was there is in no byte of the file."""

import io
from collections.abc import Collection

from PIL import Image, ImageDraw

# So many cells across and down: large enough for a finger, small enough for a face.
GRID = 8


def blackened(content: bytes, cells: Collection[int]) -> bytes:
    """The picture drawn anew with these cells black: counted from 0, row by row.

    `content` is a picture that we keep, so that `files` has looked into it before.
    """
    with Image.open(io.BytesIO(content)) as opened:
        form = opened.format
        picture = opened.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for cell in cells:
        down, across = divmod(cell, GRID)
        # Outwards, so that no line of pixels between two cells stays.
        left, top = across * picture.width // GRID, down * picture.height // GRID
        right = -(-(across + 1) * picture.width // GRID)
        bottom = -(-(down + 1) * picture.height // GRID)
        draw.rectangle((left, top, right, bottom), fill="black")
    drawn = io.BytesIO()
    picture.save(drawn, form, quality=88)
    return drawn.getvalue()
