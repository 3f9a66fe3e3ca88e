"""What takes seconds to make is made once."""

import os

import pytest

from tongxin.kernel import made
from tongxin.kernel.made import kept, made_once

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "made"


def test_it_is_made_once_for_the_same_and_anew_for_another():
    asked = []

    def make() -> bytes:
        asked.append(1)
        return b"made %d" % len(asked)

    assert made_once("a", make) == made_once("a", make) == b"made 1"
    assert made_once("b", make) == b"made 2"
    assert made_once("a", make) == b"made 1"


def test_what_was_not_made_is_not_there():
    assert kept("a") is None
    made_once("a", b"made".strip)
    assert (kept("a"), kept("b")) == (b"made", None)


def test_the_oldest_go(folder, monkeypatch):
    monkeypatch.setattr(made, "MOST", 2)
    for place, name in enumerate("abc"):
        made_once(name, name.encode)
        for path in folder.iterdir():
            if path.read_bytes() == name.encode():
                os.utime(path, (place, place))
    made_once("d", b"d".strip)
    assert {path.read_bytes() for path in folder.iterdir()} == {b"c", b"d"}


def test_without_a_place_to_keep_it_it_is_made_each_time(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_bytes(b"no folder")
    assert made_once("a", b"made".strip) == b"made"
    assert made_once("a", b"again".strip) == b"again"
