import pytest
from django.utils import timezone

from tongxin.journal import queries
from tongxin.journal.operations import record, record_read
from tongxin.journal.tests.make import Someone, make_subject

pytestmark = pytest.mark.django_db


def test_everything_done_with_one_record_is_told_in_order():
    subject, other = make_subject(), make_subject()
    for action in ("tea.poured", "tea.drunk"):
        record(Someone(), action, subject)
        record(Someone(), action, other)
    told = queries.of("kernel.Receipt", subject.pk)
    assert [entry.action for entry in told] == ["tea.poured", "tea.drunk"]
    assert not queries.of("kernel.SealKey", subject.pk)


def test_subject_sees_who_read_it_latest_first():
    subject = make_subject()
    record(Someone(1), "tea.poured", subject)
    record_read(Someone(1), subject, "detail")
    record_read(Someone(2), subject, "export")
    reads = queries.reads_of("kernel.Receipt", subject.pk)
    assert [(read.actor_id, read.fields) for read in reads] == [
        (2, ["export"]),
        (1, ["detail"]),
    ]


def test_what_one_did_is_not_taken_for_what_another_did():
    mine, theirs = make_subject(), make_subject()
    began = timezone.now()
    record(Someone(1), "tea.poured", mine)
    record(Someone(2), "tea.poured", theirs)
    record(Someone(1), "tea.drunk", theirs)
    pks = [mine.pk, theirs.pk]
    found = queries.done_since(1, "tea.poured", "kernel.Receipt", pks, began)
    assert found == {mine.pk}
    later = timezone.now()
    assert not queries.done_since(1, "tea.poured", "kernel.Receipt", pks, later)


def test_auditor_sees_the_latest_first():
    subject = make_subject()
    for action in ("tea.poured", "tea.drunk"):
        record(Someone(), action, subject)
    assert [entry.action for entry in queries.latest()] == ["tea.drunk", "tea.poured"]


def test_one_record_of_many_is_found_by_one_statement(django_assert_num_queries):
    subject = make_subject()
    for count in (1, 3):
        for _number in range(count):
            record(Someone(), "tea.poured", subject)
        with django_assert_num_queries(1):
            list(queries.of("kernel.Receipt", subject.pk))
