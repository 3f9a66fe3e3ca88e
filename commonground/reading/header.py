"""What a file is, by its first bytes: looked at before anything that computes is
loaded."""

from dataclasses import dataclass

from commonground.reading.forms import BadHeader, Form, form_of
from commonground.reading.text import InputFile, records

_PARQUET = b"PAR1"


def is_parquet(file: InputFile) -> bool:
    """Whether the file begins as a Parquet file does."""
    with file.open() as stream:
        return stream.read(4) == _PARQUET


@dataclass(frozen=True)
class Header:
    """The form of a file, the line of its header, and the byte where its rows begin."""

    form: Form
    line: int
    end: int


def header_of(file: InputFile) -> Header:
    """The header of a CSV file; InputError where it is none of the three."""
    first = next(records(file), None)
    if first is None:
        raise file.error(1, "the file is empty; it needs a header")
    try:
        return Header(form_of(first.cells), first.line, first.end)
    except BadHeader as wrong:
        raise file.error(first.line, str(wrong)) from None
