"""What the statements say, from a Polis export."""

from pathlib import Path

import pytest

from commonground.errors import InputError
from commonground.telling.texts import read_texts

HEADER = "timestamp,datetime,comment-id,author-id,agrees,moderated,comment-body\n"


def read(tmp_path: Path, content: str | bytes) -> dict[str, str]:
    path = tmp_path / "comments.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_texts(path)


def test_texts_by_id(tmp_path: Path):
    rows = '1,x,7,1,1,0,"A, ""b""\nc"\n\n1,x,07,1,1,-1,同心\n'
    assert read(tmp_path, HEADER + rows) == {"7": 'A, "b"\nc', "07": "同心"}


def test_columns_in_any_order_and_a_byte_order_mark(tmp_path: Path):
    content = "\ufeffcomment-body,comment-id\r\nyes,3\r\n"
    assert read(tmp_path, content) == {"3": "yes"}


def test_a_header_alone_is_good(tmp_path: Path):
    assert read(tmp_path, HEADER) == {}


def test_the_same_text_twice_is_good(tmp_path: Path):
    row = "1,x,7,1,1,0,yes\n"
    assert read(tmp_path, HEADER + row + row) == {"7": "yes"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("\n\n", 1),
        ("comment-id,text\n1,a\n", 1),
        ("comment-id,comment-id,comment-body\n", 1),
        ("comment-id,comment-body\n1\n", 2),
        ("comment-id,comment-body\n1,a\n\n2,b,c\n", 4),
        ("comment-id,comment-body\n,a\n", 2),
        ("comment-id,comment-body\n1,a\n1,b\n", 3),
        ('comment-id,comment-body\n1,"a\nb"\n2,"c\n', 4),
        (b"comment-id,comment-body\n1,\xff\n", 2),
    ],
)
def test_bad_input_names_file_and_line(tmp_path: Path, content: str | bytes, line: int):
    with pytest.raises(InputError) as error:
        read(tmp_path, content)
    assert str(error.value).startswith(f"{tmp_path / 'comments.csv'}:{line}: ")


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(InputError) as error:
        read_texts(tmp_path / "none.csv")
    assert str(error.value).startswith(f"{tmp_path / 'none.csv'}:1: ")
