"""A year of the demo street, made by acts alone: their own lines vouch for each row.

Nothing is written by hand here, so nothing that an act wrote may lack its digest.
"""

from typing import Any

import pytest
from django.db import transaction

from tests.matrix.forging import forge, remove
from tongxin.journal.verification import (
    Said,
    last_digests,
    suspects,
    witnessed_models,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_street")]
# Kinds of records that it has none of, or not in the few voices of the tests.
NOT_IN_THE_DEMO = {
    *("units.Stall", "rolls.HoldingChange", "rolls.Objection", "rolls.Proof"),
    *("voices.Attachment", "councils.Conflict", "consultations.UnaskedInstitution"),
    *("consultations.OutsideConversation", "consultations.CheckInvitation"),
    *("consultations.FormerPosition", "work.Proof", "audit.Address"),
    *("voices.CodeCard", "redactions.Redaction"),
}
_said: list[Said] = []


@pytest.fixture
def said() -> Said:
    if not _said:
        _said.append(last_digests({}, 0)[0])
    return _said[0]


@pytest.mark.parametrize(
    "model", witnessed_models(), ids=lambda model: model._meta.label
)
def test_its_rows_stand_as_their_acts_wrote_them_and_no_other_is_taken(
    model: Any, said: Said
):
    known = said.get(model._meta.label, {})
    assert suspects(model, known) == set()
    row = model._base_manager.order_by("pk").first()
    assert (row is None) == (model._meta.label in NOT_IN_THE_DEMO)
    for attack in (forge, remove) if row is not None else ():
        with transaction.atomic():
            attack(row)
            assert suspects(model, known) == {row.pk}
            transaction.set_rollback(True)
