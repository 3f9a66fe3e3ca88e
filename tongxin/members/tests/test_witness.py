"""What the journal vouches for: files and organisations, changed by acts alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.plugins.handwriting import as_the_program
from tongxin.journal import operations as journal
from tongxin.journal import verification
from tongxin.journal.acts import changed
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import by_hand, vouch_for_all
from tongxin.journal.verification import Wrong, verify
from tongxin.journal.witness import Unwitnessed, digest_of
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Activity, Cadre, Correction, Membership
from tongxin.members.tests.make import (
    LONG_AGO,
    make_cadre,
    make_member,
    make_organisation,
)
from tongxin.people import operations as people
from tongxin.people.tests.make import make_resident

pytestmark = pytest.mark.django_db
Because = Membership.Because
LATER = date(2024, 3, 4)


def last_line() -> Entry:
    return Entry.objects.latest("pk")


def fault() -> str:
    with pytest.raises(Wrong) as found:
        verify()
    return str(found.value)


def test_a_line_holds_the_digest_of_the_row_that_its_act_wrote():
    file = make_member()
    assert last_line().witnesses == {
        "members.Membership": {str(file.pk): digest_of(file)}
    }


def test_each_row_goes_to_its_own_line_and_the_rest_to_the_act():
    file, host = make_member(), make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LATER)
    activity = Activity.objects.get()
    moved = operations.move_member(SYSTEM, file, to=make_organisation(), on=LATER)
    act, begun = Entry.objects.order_by("-pk")[:2][::-1]
    assert act.witnesses == {
        "members.Membership": {
            str(file.pk): digest_of(Membership.objects.get(pk=file.pk))
        },
        "members.Activity": {str(activity.pk): digest_of(Activity.objects.get())},
    }
    assert begun.witnesses == {"members.Membership": {str(moved.pk): digest_of(moved)}}


def test_a_line_names_only_what_its_act_wrote(django_assert_num_queries):
    organisation, host = make_organisation(), make_organisation()
    files = [make_member(organisation) for _ in range(3)]
    for file in files:
        operations.set_activity(SYSTEM, file, organisation=host, on=LATER)
        assert len(last_line().witnesses["members.Activity"]) == 1


def test_after_many_acts_the_house_is_whole():
    file, cadre = make_member(), make_cadre(make_organisation())
    user = make_resident()
    own = make_member(person=user.person)
    vouch_for_all()
    operations.ask_correction(user, own, text="日期写错了")
    operations.answer_correction(
        SYSTEM,
        Correction.objects.get(),
        outcome=Correction.Outcome.CORRECTED,
        answer="改好了",
    )
    operations.end_file(SYSTEM, file, on=LATER, because=Because.LEFT, words="自愿")
    operations.end_cadre(SYSTEM, cadre, on=clock.today())
    verify()
    people.erase_person(user, user.person)
    assert not Membership.objects.filter(pk=own.pk).exists()
    verify()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE members_membership SET kind = 'probationary'", "之后被改动过"),
        (
            "UPDATE members_membership SET witness_salt = '1234567890123456'",
            "之后被改动过",
        ),
        ("DELETE FROM members_membership", "不是由系统操作删除的"),
    ],
)
def test_whoever_writes_past_the_program_is_named(statement: str, what: str):
    file = make_member()
    vouch_for_all()
    verify()
    by_hand(statement)
    found = fault()
    assert f"members.Membership 第 {file.pk} 条" in found
    assert what in found


def test_a_row_that_no_act_wrote_is_named():
    file = make_member()
    vouch_for_all()
    by_hand(
        "INSERT INTO members_membership"
        " (person_id, origin_id, kind, from_on, until_on, ended_because,"
        " witness_salt)"
        " SELECT person_id, origin_id, kind, from_on, '2024-01-01', 'left',"
        " witness_salt"
        " FROM members_membership WHERE id = %s",
        file.pk,
    )
    forged = Membership.objects.latest("pk")
    assert f"members.Membership 第 {forged.pk} 条不是由系统操作写入的" in fault()


def test_an_old_row_put_back_is_named():
    file = make_member()
    vouch_for_all()
    by_hand("CREATE TABLE copy_of_files AS SELECT * FROM members_membership")
    operations.end_file(SYSTEM, file, on=LATER, because=Because.LEFT)
    verify()
    by_hand("DELETE FROM members_membership")
    by_hand("INSERT INTO members_membership SELECT * FROM copy_of_files")
    assert f"members.Membership 第 {file.pk} 条在最后一次操作之后被改动过" in fault()


def test_digests_put_right_in_the_journal_are_found_as_a_changed_line():
    make_member()
    line = last_line()
    by_hand("UPDATE journal_entry SET witnesses = '{}' WHERE id = %s", line.pk)
    assert f"{line.pk}" in fault()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its types")
def test_a_row_that_cannot_even_be_read_is_named():
    file = make_member()
    vouch_for_all()
    by_hand("UPDATE members_membership SET from_on = 'tomorrow'")
    assert f"members.Membership 第 {file.pk} 条在最后一次操作之后被改动过" in fault()


def test_acts_that_go_on_meanwhile_are_no_fault(monkeypatch: pytest.MonkeyPatch):
    file, suspects = make_member(), verification.suspects
    vouch_for_all()

    def meanwhile(model: Any, said: Any) -> set[int]:
        if model is Membership and Membership.objects.get().until_on is None:
            operations.end_file(SYSTEM, file, on=LATER, because=Because.LEFT)
        return suspects(model, said)

    monkeypatch.setattr(verification, "suspects", meanwhile)
    verify()
    assert Membership.objects.get().until_on == LATER


# ---- Nothing is written outside an act ----


def deleted_with_its_file(file: Membership) -> None:
    Membership.objects.filter(pk=file.pk).delete()


OUTSIDE: list[Callable[[Membership], object]] = [
    lambda file: file.save(),
    lambda file: file.delete(),
    lambda file: Membership.objects.update(kind="league"),
    lambda file: Membership._base_manager.update(kind="league"),
    lambda file: file.origin.memberships.update(kind="league"),
    lambda file: Membership.objects.all().delete(),
    lambda file: Membership.objects.bulk_update([file], ["kind"]),
    lambda file: Activity.objects.bulk_create(
        [Activity(membership=file, organisation=file.origin, from_on=LATER)]
    ),
    lambda file: Cadre.objects.create(
        person=file.person, organisation=file.origin, duty="secretary", from_on=LATER
    ),
]


@pytest.mark.parametrize("write", OUTSIDE)
def test_nothing_is_written_outside_an_act(write: Callable[[Membership], object]):
    file = make_member()
    vouch_for_all()
    with pytest.raises(Unwitnessed), transaction.atomic(), as_the_program():
        write(file)
    verify()


def test_an_act_without_a_line_cannot_end():
    file = make_member()
    vouch_for_all()
    file.until_on, file.ended_because = LATER, Because.LEFT
    with pytest.raises(Unwitnessed), journal.act_first():
        file.save()
    verify()


def test_whoever_had_a_seat_and_no_file_leaves_a_line_too():
    user = make_resident()
    cadre = make_cadre(make_organisation(), user.person)
    vouch_for_all()
    operations.forget_person(user, user.person)
    assert last_line().witnesses == {"members.Cadre": {str(cadre.pk): None}}
    verify()


def test_what_an_act_took_back_is_no_fault():
    file = make_member()
    vouch_for_all()

    with journal.act_first():
        journal.record(SYSTEM, "tea.poured", file)
        with transaction.atomic():
            Cadre.objects.create(
                person=file.person,
                organisation=file.origin,
                duty="secretary",
                from_on=LONG_AGO,
            )
            transaction.set_rollback(True)
    verify()


def test_what_a_savepoint_took_back_leaves_the_row_as_it_was_before():
    file, activity = make_member(), Activity(from_on=LATER)
    activity.membership, activity.organisation = file, make_organisation()
    with journal.act_first():
        activity.save()
        with transaction.atomic():
            activity.until_on = clock.today()
            activity.save()
            transaction.set_rollback(True)
        journal.record(SYSTEM, "tea.poured", activity)
    assert last_line().witnesses == {
        "members.Activity": {str(activity.pk): digest_of(Activity.objects.get())}
    }


def test_what_is_written_after_it_was_read_is_read_again():
    file = make_member()
    with journal.act_first():
        Membership.objects.update(from_on=LONG_AGO)
        changed(file, None)
        Membership.objects.update(from_on=LATER)
        journal.record(SYSTEM, "tea.poured", file)
    now = Membership.objects.get()
    assert last_line().witnesses == {
        "members.Membership": {str(file.pk): digest_of(now)}
    }


def test_what_only_the_database_knows_is_asked_of_it():
    file = make_member()
    file.from_on = F("from_on")
    with journal.act_first():
        file.save()
        journal.record(SYSTEM, "tea.poured", file)
    now = Membership.objects.get()
    assert last_line().witnesses == {
        "members.Membership": {str(file.pk): digest_of(now)}
    }
