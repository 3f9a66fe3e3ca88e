"""The 同心圆 alone: as a drawing, and as the picture that Word shows."""

from tongxin.consultations.report.text import Telling

# Over the width of a page that is 240 points to the inch.
_WIDTH = 1500


def report_svg(telling: Telling) -> bytes:
    """A drawing complete in itself; nothing where too many were asked for one."""
    if not telling.rings.picture:
        return b""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{telling.rings.picture}\n'.encode()


def report_png(telling: Telling) -> bytes:
    """For programs that show no drawing."""
    # Few processes ever need it.
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - see above

    return bytes(
        svg_to_bytes(
            svg_string=str(telling.rings.picture),
            width=_WIDTH,
            background="white",
            languages=["zh-Hans", "en"],
        )
    )
