"""Whatever a promise rests on is written by acts alone; whoever does it otherwise is
found.

Asked of every model of the house, so that a new room cannot forget it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from tests.matrix.forging import forge, remove
from tests.plugins.handwriting import as_the_program
from tongxin.journal.tests.make import vouch_for_all
from tongxin.journal.verification import Wrong, suspects, verify, witnessed_models
from tongxin.journal.witness import (
    Unwitnessed,
    Witnessed,
    WitnessedRows,
    columns_of,
    digest_of,
    standing,
    stream,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.people import operations as people
from tongxin.people.models import Person

if TYPE_CHECKING:
    from tests.matrix.world import World

pytestmark = pytest.mark.django_db
HOUSE = [one for one in apps.get_models() if one.__module__.startswith("tongxin.")]
WITNESSED = pytest.mark.parametrize(
    "model", witnessed_models(), ids=lambda model: model._meta.label
)


@pytest.mark.parametrize("model", HOUSE, ids=lambda model: model._meta.label)
def test_each_model_is_witnessed_or_says_why_not(model: type[models.Model]):
    why = getattr(model, "UNWITNESSED", None)
    if not issubclass(model, Witnessed):
        assert isinstance(why, str), "neither Witnessed nor UNWITNESSED, and why"
        return
    assert isinstance(why, Mapping)
    assert why.keys() <= {one.name for one in model._meta.concrete_fields}
    assert all(why.values())
    assert len(columns_of(model)) > 2


# ---- Nothing is written otherwise ----


@WITNESSED
def test_every_way_to_write_such_a_row_is_watched(model: Any):
    by_itself = (models.PROTECT, models.CASCADE, models.SET_NULL)
    for manager in (model._default_manager, model._base_manager):
        assert isinstance(manager.all(), WitnessedRows)
    for field in model._meta.concrete_fields:
        if field.remote_field is not None:
            assert field.remote_field.on_delete in by_itself


@WITNESSED
def test_what_the_program_writes_outside_an_act_is_refused(model: Any):
    with as_the_program():
        for rows in (model._default_manager, model._base_manager):
            with pytest.raises(Unwitnessed):
                rows.filter(pk=0).update(witness_salt=b"")
            with pytest.raises(Unwitnessed):
                rows.bulk_create([])
        for signal in (post_save, post_delete):
            with pytest.raises(Unwitnessed):
                signal.send(model, instance=model(pk=1))


@WITNESSED
def test_columns_that_are_left_out_are_written_freely(model: Any):
    for name in model.UNWITNESSED:
        with as_the_program():
            post_save.send(model, instance=model(pk=1), update_fields=[name])
            with pytest.raises(Unwitnessed):
                post_save.send(model, instance=model(pk=1), update_fields=[name, "pk"])


# ---- Whoever writes past the program is named ----


# Kinds of records that the small street has none of.
NOT_IN_THE_STREET = {
    *("units.Stall", "units.MilestoneMove", "rolls.HoldingChange"),
    *("rolls.Mandate", "rolls.MailedCode", "members.Activity"),
    *("consultations.UnaskedInstitution", "consultations.StatementCheck"),
    *("consultations.FormerPosition", "consultations.ReportGroup"),
    *("councils.Bylaw", "councils.DutyHour", "councils.Guest", "councils.Recusal"),
    *("councils.SeatVote", "councils.MeetingTask", "redactions.Redaction"),
}


@WITNESSED
def test_a_row_that_sql_changed_or_removed_is_suspected_and_no_other(
    model: Any, world: "World"
):
    row = model._base_manager.order_by("pk").first()
    assert (row is None) == (model._meta.label in NOT_IN_THE_STREET)
    said: dict[int, str | None] = dict(stream(model._base_manager.all()))
    assert suspects(model, said) == set()
    for attack in (forge, remove) if row is not None else ():
        with transaction.atomic():
            attack(row)
            assert suspects(model, said) == {row.pk}
            transaction.set_rollback(True)


def test_verifying_looks_at_every_kind_of_record(world: "World"):
    looked_at: list[tuple[int, int]] = []
    vouch_for_all()
    verify(tell=lambda what, *at: looked_at.append(at) if what == "records" else None)
    count = len(witnessed_models())
    assert looked_at == [(at, count) for at in range(count)]


# It goes from one kind to the next: the first, some, the last.
@pytest.mark.parametrize(
    "model",
    [*witnessed_models()[::12], witnessed_models()[-1]],
    ids=lambda model: model._meta.label,
)
def test_verifying_names_a_row_that_sql_changed_or_removed(model: Any, world: "World"):
    row = model._base_manager.order_by("pk").first()
    if row is None:
        assert model._meta.label in NOT_IN_THE_STREET
        return
    vouch_for_all()
    for attack, what in ((forge, "改动过"), (remove, "删除的")):
        with pytest.raises(Wrong) as found, transaction.atomic():  # noqa: PT012 - taken back
            attack(row)
            verify()
        assert f"{model._meta.label} 第 {row.pk} 条" in str(found.value)
        assert what in str(found.value)


def test_what_is_written_whole_is_not_read_again_and_has_the_same_digest(
    world: "World",
):
    for model in witnessed_models():
        rows = list(model._base_manager.all())
        found = standing(model, [row.pk for row in rows])
        assert {row.pk: digest_of(row) for row in rows} == found


@pytest.mark.both_databases
def test_erasing_everybody_leaves_the_house_whole(world: "World"):
    vouch_for_all()
    for person in Person.objects.filter(erased_at=None, user__appointments=None):
        people.erase_person(SYSTEM, person)
    verify()
