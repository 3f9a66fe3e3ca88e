"""A workbook is sent off: the worker enters it whole, once, or it is given back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from conftest import Clock
from tongxin.imports import operations
from tongxin.imports.models import Workbook
from tongxin.imports.operations import (
    accept_workbook,
    discard_workbook,
    enter_workbook,
    give_back_stopped,
    preview_workbook,
    send_off_workbook,
    settle_rows,
    upload_workbook,
)
from tongxin.imports.queries import judgement_of, refuse_doubtful
from tongxin.journal.models import Entry
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Organisation, Person, Role, User
from tongxin.people.operations import Newcomer, register_people
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Entitlement, Holding, HoldingOwner
from tongxin.rolls.reconciliation import unit_of
from tongxin.rolls.tests.make import make_secretary
from tongxin.rolls.tests.rollbook import id_number, roll_book, row, tenants
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
TWO = [
    row(label="1栋1", side="自住业主", name="陈某", area="80", id=id_number(1)),
    row(label="1栋2", side="租户", name="林某", id=id_number(2)),
]


def upload(unit: Unit | None = None, rows: list[list[Any]] | None = None) -> Workbook:
    content = roll_book(TWO if rows is None else rows)
    clerk = make_street_clerk()
    return upload_workbook(
        clerk, "roll", subject=unit or make_unit(), name="名册.xlsx", content=content
    )


def sent_off(unit: Unit | None = None) -> tuple[User, Workbook]:
    clerk = make_street_clerk()
    return clerk, send_off_workbook(clerk, upload(unit))


def everything() -> tuple[int, ...]:
    models = (Holding, HoldingOwner, Entitlement, Person, Organisation)
    return tuple(model.objects.count() for model in models)


def test_the_page_sends_it_off_waits_and_shows_what_came_of_it(client: Client):
    client.force_login(make_street_clerk())
    batch = upload()
    place = [batch.pk]
    address = reverse("imports:workbook", args=place)
    progress = reverse("imports:progress", args=place)
    sent = client.post(reverse("imports:accept", args=place))
    assert sent["Location"] == address
    assert everything() == (0, 0, 0, 0, 0), "the page itself enters nothing"
    (queued,) = DBTaskResult.objects.all()
    waiting = client.get(address).content.decode()
    assert progress in waiting
    assert f'href="{address}"' in waiting, "without script the page is asked anew"
    part = client.get(progress).content.decode()
    assert progress in part
    assert "<html" not in part
    queued.task.func(*queued.args_kwargs["args"])
    done = client.get(progress).content.decode()
    assert progress not in done, "nobody asks any more"
    assert reverse("rolls:roll", args=[unit_of(batch).slug]) in done
    assert everything() == (2, 1, 2, 2, 0)


def test_while_it_is_being_entered_nobody_changes_it():
    clerk, batch = sent_off()
    for act in (
        lambda: accept_workbook(clerk, batch),
        lambda: send_off_workbook(clerk, batch),
        lambda: discard_workbook(clerk, batch),
        lambda: settle_rows(clerk, batch, choices={}),
    ):
        with refused("This workbook is being taken in; please wait."):
            act()
    assert Workbook.objects.get().is_entering


def test_entered_twice_it_is_entered_once():
    clerk, batch = sent_off()
    assert enter_workbook(clerk, batch) is not None
    before = everything()
    assert enter_workbook(clerk, batch) is None
    assert everything() == before
    batch.refresh_from_db()
    assert (batch.state, batch.file.name, batch.counts["new"]) == ("accepted", "", 2)


def test_what_became_doubtful_meanwhile_gives_it_back():
    unit = make_unit()
    clerk, batch = sent_off(unit)
    other = [row(label="1栋1", side="外住业主", name="别人", id=id_number(3))]
    accept_workbook(clerk, upload(unit, other))
    before = everything()
    assert enter_workbook(clerk, batch) is None
    batch.refresh_from_db()
    assert (batch.state, batch.refusal) == ("open", Workbook.Refusal.CHANGED)
    assert everything() == before, "nothing of it was written"
    assert preview_workbook(clerk, batch).counts()["doubtful"] == 1


def test_a_post_that_ended_meanwhile_gives_it_back():
    clerk, batch = sent_off()
    clerk.appointments.all().delete()
    enter_workbook(User.objects.get(pk=clerk.pk), batch)
    batch.refresh_from_db()
    assert (batch.state, batch.refusal) == ("open", Workbook.Refusal.POST)
    assert everything() == (0, 0, 0, 0, 0)


def test_a_fault_gives_it_back_whole_and_is_raised(monkeypatch: pytest.MonkeyPatch):
    """Half of the rows were written when it happened."""
    clerk, batch = sent_off()

    def breaks(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(operations, "_close", breaks)
    with pytest.raises(RuntimeError):
        enter_workbook(clerk, batch)
    batch.refresh_from_db()
    assert (batch.state, batch.refusal) == ("open", Workbook.Refusal.FAULT)
    assert everything() == (0, 0, 0, 0, 0)
    monkeypatch.undo()
    send_off_workbook(clerk, batch)
    assert enter_workbook(clerk, batch) is not None
    assert everything() == (2, 1, 2, 2, 0)


def test_after_a_killed_worker_it_is_given_back_and_may_be_sent_off_anew(
    client: Client, clock: Clock
):
    clock.at("2026-11-25 10:00")
    clerk, batch = sent_off()
    # All that a worker leaves which is killed in the large transaction.
    Workbook.objects.update(taken_up_at=timezone.now())
    clock.forward(seconds=50)
    assert give_back_stopped() == 0, "a worker may be about to lock it"
    clock.forward(seconds=20)
    assert give_back_stopped() == 1
    assert give_back_stopped() == 0
    client.force_login(clerk)
    address = reverse("imports:workbook", args=[batch.pk])
    html = client.get(address).content.decode()
    assert str(Workbook.Refusal.STOPPED.label) in html
    progress = reverse("imports:progress", args=[batch.pk])
    assert client.get(progress)["HX-Refresh"] == "true"
    assert enter_workbook(clerk, batch) is None, "a late worker finds nothing to do"
    send_off_workbook(clerk, batch)
    assert enter_workbook(clerk, batch) is not None
    assert "workbook.given_back" in Entry.objects.values_list("action", flat=True)


def test_what_no_worker_takes_up_is_given_back_after_a_quarter_of_an_hour(clock: Clock):
    clock.at("2026-11-25 10:00")
    _clerk, batch = sent_off()
    clock.forward(minutes=14)
    assert give_back_stopped() == 0
    clock.forward(minutes=2)
    assert give_back_stopped() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.refusal) == ("open", Workbook.Refusal.STOPPED)


def test_doubtful_rows_are_not_sent_off_nor_by_anybody_else():
    batch = upload()
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(unit_of(batch)),
        make_resident(),
    ):
        with pytest.raises(PermissionDenied):
            send_off_workbook(stranger, batch)
    doubtful = upload(make_unit(), [row(label="1", side="干部", name="陈某")])
    told = "%(count)d rows are still doubtful; please settle each of them first."
    with refused(told):
        refuse_doubtful(doubtful, judgement_of(doubtful))
    assert send_off_workbook(
        make_secretary(unit_of(batch).community), batch
    ).is_entering


@pytest.mark.django_db(transaction=True)
def test_two_clerks_and_two_workers_enter_it_once():
    batch = upload(rows=tenants(40))
    clerks = [make_street_clerk(), make_street_clerk()]
    sent = at_once(*(lambda who=who: send_off_workbook(who, batch) for who in clerks))
    refused = [one for one in sent if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [ValidationError]
    done = at_once(*(lambda who=who: enter_workbook(who, batch) for who in clerks))
    assert sorted(one is None for one in done) == [False, True]
    assert Entitlement.objects.count() == Person.objects.count() == 40
    assert Workbook.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_clerks_accept_one_workbook_at_once():
    batch = upload(rows=tenants(40))
    clerks = [make_street_clerk(), make_street_clerk()]
    done = at_once(*(lambda who=who: accept_workbook(who, batch) for who in clerks))
    assert [type(one) for one in done if isinstance(one, Exception)] == [
        ValidationError
    ]
    assert Entitlement.objects.count() == Person.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_is_at_is_not_given_back_half_way(
    monkeypatch: pytest.MonkeyPatch,
):
    """Whoever comes first, worker or watchman: all rows and accepted, or none."""
    monkeypatch.setattr(operations, "GRACE", timedelta(seconds=-5))
    clerk, batch = make_street_clerk(), upload(rows=tenants(200))
    send_off_workbook(clerk, batch)
    at_once(lambda: enter_workbook(clerk, batch), *[give_back_stopped] * 3)
    batch.refresh_from_db()
    whole = {"accepted": 200, "open": 0}
    assert Entitlement.objects.count() == whole[batch.state]


def test_many_people_are_registered_as_one_is():
    people = register_people(
        make_street_clerk(),
        [
            Newcomer("陈某", "13800138000", id_number(1)),
            Newcomer("林某"),
            Newcomer("", "0755-88880000"),
        ],
    )
    found = [Person.objects.select_related("seal_key").get(pk=p.pk) for p in people]
    assert [one.name for one in found] == ["陈某", "林某", ""]
    assert [one.answer_channel for one in found] == ["phone", "receipt", "phone"]
    assert (found[0].id_number, found[0].phone) == (id_number(1), "+8613800138000")
    assert len({one.seal_key_id for one in found}) == 3
    lines = Entry.objects.filter(action="person.registered")
    fields = sorted(line.fields for line in lines)
    assert fields == [["name"], ["name", "phone"], ["phone"]]


def test_of_many_with_one_wrong_nobody_is_registered():
    clerk = make_street_clerk()
    before = Person.objects.count()
    for wrong, why in (
        (Newcomer(""), "Please give a name or a telephone number."),
        (Newcomer("陈某", "", id_number(1)), "Somebody else has this id number."),
    ):
        with refused(why):
            register_people(clerk, [Newcomer("甲", "", id_number(1)), wrong])
    assert Person.objects.count() == before
    closed = make_street_clerk()
    closed.is_active = False
    closed.save()
    with pytest.raises(PermissionDenied):
        register_people(closed, [Newcomer("甲")])
