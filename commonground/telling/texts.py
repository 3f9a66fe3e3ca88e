"""What the statements say: read from the `comments.csv` of a Polis export."""

from os import PathLike

from commonground.reading.text import InputFile, records

_ID, _BODY = "comment-id", "comment-body"


def read_texts(path: str | PathLike[str]) -> dict[str, str]:
    """Texts by statement id; further columns are ignored, ids are kept exactly.

    CSV as in VOTES. A file that is missing or empty, an unknown header, a short or long
    row, an empty id and an id with two texts are an `InputError`.
    """
    file = InputFile.at(path)
    rows = records(file)
    header = next(rows, None)
    if header is None:
        raise file.error(1, "the file is empty; it needs a header")
    for column in (_ID, _BODY):
        if header.cells.count(column) != 1:
            raise file.error(header.line, f"the header needs one column {column}")
    id_at, body_at = header.cells.index(_ID), header.cells.index(_BODY)
    texts: dict[str, str] = {}
    for row in rows:
        if len(row.cells) != len(header.cells):
            raise file.error(
                row.line,
                f"the row has {len(row.cells)} cells, the header {len(header.cells)};"
                " give every row one cell a column",
            )
        statement, text = row.cells[id_at], row.cells[body_at]
        if not statement:
            raise file.error(row.line, f"{_ID} is empty; name a statement")
        if texts.setdefault(statement, text) != text:
            raise file.error(row.line, "the statement has another text above; keep one")
    return texts
