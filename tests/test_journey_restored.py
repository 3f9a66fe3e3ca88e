"""A street packed into one file and unpacked elsewhere is the same street."""

from contextlib import ExitStack

import pytest

from tests.journeys.running import RunningHouse, fresh_database


@pytest.fixture
def houses(tmp_path):
    """Two houses with folders and databases of their own; the second one is empty."""
    with ExitStack() as stack:
        yield [
            RunningHouse(folder, stack.enter_context(fresh_database(folder)))
            for folder in (tmp_path / "here", tmp_path / "there")
        ]


def ledgers(house: RunningHouse) -> dict[str, bytes]:
    """This year's, written by the house itself."""
    house.manage("rebuild_ledgers")
    found = {path.name: path.read_bytes() for path in house.folder.glob("ledgers/*/*")}
    assert len(found) == 6
    return found


def test_a_street_moves_with_its_people_files_and_journal(houses, tmp_path):
    here, there = houses
    here.prepare()
    before = here.facts()
    [voice] = before["voices"].values()
    assert (voice["author"], list(voice["files"])) == ("林样例", ["井盖.png"])

    backup = str(tmp_path / "street.tar")
    here.manage("backup", backup)
    there.manage("restore", backup)
    # Names can be read and files are there: the keys and the folder came along.
    assert there.facts() == before
    there.manage("verify_journal")
    # Ledgers are in no backup: they are written anew, to the same byte.
    assert ledgers(there) == ledgers(here)
    for house in houses:
        house.close()
