"""Whoever holds their own form finds it under the seal; another word breaks it."""

from types import SimpleNamespace
from typing import Any

import pytest

from tongxin.ballots import seal

pytestmark = pytest.mark.one_database
SAID = {"cc": {1: "agree"}, "aa": {1: "against", 2: "unsure"}, "bb": {2: "agree"}}


def sealed() -> Any:
    ballot: Any = SimpleNamespace(salt="0f" * 32, seal_root="", seal_version=None)
    seal.seal(ballot, seal.forms_of(ballot, SAID))
    return ballot


def test_the_order_in_which_they_came_makes_no_other_seal():
    ballot = sealed()
    other = dict(reversed(SAID.items()))
    forms = seal.forms_of(ballot, other)
    assert list(forms) == sorted(SAID)
    assert seal.root_of(dict(reversed(forms.items()))) == ballot.seal_root
    changed = seal.forms_of(ballot, {**SAID, "bb": {2: "against"}})
    assert seal.root_of(changed) != ballot.seal_root


@pytest.mark.parametrize("pseudonym", SAID)
def test_ones_own_form_leads_to_the_seal(pseudonym: str):
    ballot = sealed()
    forms = dict(reversed(seal.forms_of(ballot, SAID).items()))
    own = seal.inclusion(ballot, forms, pseudonym, SAID[pseudonym])
    assert own is not None
    assert own.is_in
    told = seal.inclusion(ballot, forms, pseudonym, {1: "unsure"})
    assert told is not None
    assert not told.is_in


def test_whoever_said_nothing_has_no_form():
    ballot = sealed()
    forms = seal.forms_of(ballot, SAID)
    assert seal.inclusion(ballot, forms, "dd", {1: "agree"}) is None
    assert seal.inclusion(ballot, forms, "aa", {}) is None
