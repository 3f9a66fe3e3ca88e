"""Whoever may do what: each act of the house gives one answer, however it is asked.

A page asks of one row, a list of many, and the act itself asks when it is done. Tried
with everybody of the small street, on each of its records: everybody's rows are found,
and compared with what the rule says of each record. Whoever finds the same rows by the
same statement as somebody before cannot be answered otherwise, and is asked no further.
"""

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import EmptyResultSet, PermissionDenied, ValidationError
from django.db import models, transaction

from tests.plugins import acts
from tests.plugins.statements import folded
from tongxin.journal.acts import Operation
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.voices.models import Voice
from tongxin.voices.policies import holder_of

if TYPE_CHECKING:
    from tests.matrix.world import World

pytestmark = pytest.mark.django_db
OPERATIONS = [one for _name, one in acts.operations() if isinstance(one, Operation)]


def everybody(world: "World") -> dict[str, Any]:
    users = {
        role: type(user).objects.select_related("person").get(pk=user.pk)
        for role, user in world.users.items()
    }
    held = Voice.objects.get(pk=world.sides["A"]["voice_id"])
    return {
        "the program": SYSTEM,
        "a visitor": VISITOR,
        "whoever holds a receipt": holder_of(held),
        **users,
    }


def refusal(act: Operation[Any, Any, ..., Any], actor: Any, row: models.Model) -> str:
    """What the act says when it is done with this row: "", "rows" or "state"."""
    try:
        with transaction.atomic():
            act.rule.hold(actor, row)
            transaction.set_rollback(True)
    except PermissionDenied:
        return "rows"
    except ValidationError as late:
        return str(late.code)
    return ""


def statement(found: models.QuerySet[Any]) -> str:
    """How the database is asked for these rows, whoever asks."""
    try:
        return folded(found.query.sql_with_params()[0])
    except EmptyResultSet:
        return ""


@pytest.mark.parametrize("act", OPERATIONS, ids=lambda act: act.code)
def test_a_page_a_list_and_the_act_give_one_answer(
    act: Operation[Any, Any, ..., Any], world: "World"
):
    rule = act.rule
    rows = list(rule.rows(SYSTEM).model._base_manager.all())
    standing = {row.pk for row in rows if rule.stands(row)}
    answered = set[tuple[frozenset[Any], str]]()
    for name, actor in everybody(world).items():
        found = rule.rows(actor).order_by()
        theirs = frozenset(found.values_list("pk", flat=True))
        if rule.may is not None:
            assert {row.pk for row in rows if rule.may(actor, row)} == theirs, name
        if (alike := (theirs, statement(found))) in answered:
            continue
        answered.add(alike)
        is_open = theirs & standing
        assert {row.pk for row in rows if act.is_open(actor, row)} == is_open, name
        assert act.open_among(actor, rows) == is_open, name
        told = {row.pk: refusal(act, actor, row) for row in rows}
        assert {pk for pk, why in told.items() if not why} == is_open, name
        assert {pk for pk, why in told.items() if why == "state"} == (
            theirs - is_open
        ), name
    opened = [theirs & standing for theirs, _statement in answered]
    assert any(opened), "the street has no record for this act"
    assert not all(opened), "it is open to everybody"
