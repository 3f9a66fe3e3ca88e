from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from tongxin.journal import chain
from tongxin.journal.models import AppendOnly, Entry
from tongxin.journal.operations import record, record_many, record_read
from tongxin.journal.tests.make import Someone, make_entries, make_subject
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db


def test_act_of_a_person_is_written_with_ids_and_names_of_fields(clock):
    clock.at("2026-09-30 10:00")
    subject, person = make_subject(), make_subject()

    record(Someone(pk=7), "tea.poured", subject, ["cup", "sugar"], on_behalf_of=person)

    entry = Entry.objects.get()
    assert entry.at == datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
    assert (entry.actor_kind, entry.actor_id) == ("person", 7)
    assert entry.on_behalf_of_id == person.pk
    assert (entry.action, entry.fields) == ("tea.poured", ["cup", "sugar"])
    assert (entry.subject_label, entry.subject_id) == ("kernel.Receipt", subject.pk)
    assert str(entry) == f"tea.poured kernel.Receipt:{subject.pk}"


@pytest.mark.parametrize(
    ("actor", "kind"),
    [(VISITOR, "public"), (SYSTEM, "system")],
    ids=["public", "system"],
)
def test_act_of_nobody_signed_in_has_a_kind_and_no_id(actor, kind):
    entry = record(actor, "tea.poured", make_subject())
    assert (entry.actor_kind, entry.actor_id, entry.fields) == (kind, None, [])


def test_line_falls_with_the_act_it_tells_of():
    with transaction.atomic():
        record(Someone(), "tea.poured", make_subject())
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "field", ["王小明", "Name", "13800000000", "name!", "na me", "", "name\n"]
)
def test_nothing_but_a_name_can_be_written_as_a_field(field):
    with refused("“%(name)s” is no name of a field."):
        record(Someone(), "tea.poured", make_subject(), ["cup", field])
    assert not Entry.objects.exists()


@pytest.mark.parametrize("action", ["茶", "Tea.poured", "tea", "tea.", "tea.poured 7"])
def test_nothing_but_a_name_can_be_written_as_an_act(action):
    with refused("“%(name)s” is no name of an act."):
        record(Someone(), action, make_subject())


def test_many_lines_are_written_in_few_statements(django_assert_num_queries):
    subjects = [make_subject() for _number in range(40)]
    with django_assert_num_queries(1):
        record_many(SYSTEM, "tea.brought_in", subjects, ["cup"])
    entries = Entry.objects.order_by("pk")
    assert [entry.subject_id for entry in entries] == [one.pk for one in subjects]
    assert all(chain.is_signed(bytes(entry.mac), entry.content()) for entry in entries)


def test_reading_is_written_with_its_reason():
    subject = make_subject()
    entry = record_read(Someone(), subject, "detail")
    assert (entry.action, entry.fields) == ("receipt.read", ["detail"])
    with refused("“%(name)s” is no name of a field."):
        record_read(Someone(), subject, "想看看")


def test_two_equal_acts_at_the_same_moment_have_different_codes(clock):
    clock.at("2026-09-30 10:00")
    first, second = make_entries(2)
    assert first.content() == second.content()
    assert bytes(first.mac) != bytes(second.mac)


def test_line_cannot_be_saved_again():
    (entry,) = make_entries(1)
    entry.action = "tea.spilled"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        Entry.objects.get(pk=entry.pk).save(update_fields=["action"])
    assert Entry.objects.get().action == "tea.poured"


def test_line_cannot_be_deleted():
    (entry,) = make_entries(1)
    with pytest.raises(AppendOnly):
        entry.delete()
    assert Entry.objects.count() == 1


def test_lines_cannot_be_changed_or_deleted_together():
    make_entries(2)
    with pytest.raises(AppendOnly):
        Entry.objects.filter(action="tea.poured").update(action="tea.spilled")
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()
    assert Entry.objects.filter(action="tea.poured").count() == 2


def test_line_of_a_person_without_an_id_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        record(Someone(pk=None), "tea.poured", make_subject())
