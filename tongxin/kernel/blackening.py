"""Parts of a picture made black, so that what was there is in no byte of the file."""

import io
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, UnidentifiedImageError

from tongxin.kernel.files import pressed, small_copy

# So many cells across and down: large enough for a finger, small enough for a face.
GRID = 8


def blackened(content: bytes, cells: Collection[int]) -> tuple[bytes, bytes]:
    """The picture drawn anew with these cells black, and its small copy.

    Cells are counted from 0, row by row.

    `content` is a picture that we keep, so that `files` has looked into it before.
    Raises ValidationError where it has come to harm since.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            form = str(opened.format)
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This picture is damaged.")) from error
    draw = ImageDraw.Draw(picture)
    for cell in cells:
        down, across = divmod(cell, GRID)
        # Outwards, so that no line of pixels between two cells stays.
        left, top = across * picture.width // GRID, down * picture.height // GRID
        right = -(-(across + 1) * picture.width // GRID)
        bottom = -(-(down + 1) * picture.height // GRID)
        draw.rectangle((left, top, right, bottom), fill="black")
    return pressed(picture, form), small_copy(picture, form)
