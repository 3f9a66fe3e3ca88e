"""Whatever the house writes into its journal has a word an auditor can read."""

import re
from pathlib import Path

import pytest

from tongxin.desks import journal_words

ROOMS = Path(__file__).parents[2]
WRITTEN = re.compile(r'journal\.record\(\s*[\w.]+,\s*"([a-z_.]+)"')

pytestmark = pytest.mark.one_database


def test_every_act_of_conferences_and_open_affairs_has_its_word():
    acts = {
        act
        for room in ("councils", "openness")
        for path in (ROOMS / room).rglob("*.py")
        for act in WRITTEN.findall(path.read_text())
    }
    assert len(acts) > 30
    acts |= {f"duty.{state}" for state in ("published", "withheld")}
    assert sorted(act for act in acts if act not in journal_words.ACTS) == []
