import json
from typing import Any

import pytest

from tongxin.consultations import operations
from tongxin.consultations.personal import data_of
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    entry_of,
    make_consultation,
    make_open,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.people import operations as people
from tongxin.people.tests.make import make_data_officer
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def test_the_copy_says_where_one_was_asked_and_never_what_one_answered():
    consultation = make_open()
    (voter,) = voters(consultation)
    operations.take_stance(voter, asked(consultation)[0], choice="against")
    copy = people.export_person(make_data_officer(), voter.person)
    words = json.dumps(copy, ensure_ascii=False)
    assert consultation.title in words
    for secret in ("against", entry_of(consultation, voter).pseudonym):
        assert secret not in words


def test_what_one_checked():
    unit = make_unit()
    (tenant,) = put_on_roll(unit, "tenant")
    statement = make_statement(make_consultation(unit), "灯要亮。")
    operations.check_statement(account_for(tenant), statement, side="tenant")
    kept: Any = data_of(tenant)
    (check,) = kept["checked"]
    assert check["statement"] == "灯要亮。"
