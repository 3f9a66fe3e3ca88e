"""Who computes a report: one worker, once; what is killed goes on, faults are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Report
from tongxin.consultations.operations import analysing, reporting
from tongxin.consultations.tasks import run_report
from tongxin.consultations.tests.answering import on_side, put
from tongxin.consultations.tests.make import asked, make_open, seal_now
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_community_clerk, make_resident
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.units.tests.make import make_applicant_worker

SILENT_FOR = reporting.SILENT_FOR + timedelta(seconds=1)


class Killed(BaseException):
    """As when the machine stops: nothing is tidied up."""


def make_sealed() -> Consultation:
    consultation = make_open()
    for statement in asked(consultation):
        put(on_side(consultation, Side.TENANT), statement, (8, 2, 1))
    return seal_now(consultation)


def kill_at(monkeypatch, stage):
    """The worker dies as soon as the report says that it is at this stage."""

    def tell(report, claim, at, votes):
        TELL(report, claim, at, votes)
        if at == stage:
            raise Killed

    monkeypatch.setattr(reporting, "tell_stage", tell)


TELL = reporting.tell_stage


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["collecting", "grouping", "judging", "storing"])
def test_killed_in_the_middle_it_is_taken_up_again(stage, monkeypatch):
    report = make_sealed().report
    with monkeypatch.context() as during:
        kill_at(during, stage)
        with pytest.raises(Killed):
            operations.run_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.stage) == ("running", stage)
    assert (report.form_count, report.statement_count) == (11, 3)
    assert not report.statements.exists()
    # It may still be at work: nobody takes it away.
    assert operations.take_up_reports() == 0
    Report.objects.update(seen_at=timezone.now() - SILENT_FOR)
    assert operations.take_up_reports() == 1
    report.refresh_from_db()
    assert (report.state, report.failed_count) == ("done", 0)
    assert report.statements.count() == 3


@pytest.mark.django_db
def test_what_kills_every_worker_is_given_up_and_told(monkeypatch):
    report = make_sealed().report
    kill_at(monkeypatch, "judging")
    for _ in range(reporting.MOST_TRIES - 1):
        with pytest.raises(Killed):
            operations.run_report(report.pk)
        Report.objects.update(seen_at=timezone.now() - SILENT_FOR)
    assert operations.take_up_reports() == 0
    report.refresh_from_db()
    assert (report.state, report.fault) == ("failed", "Stopped")


@pytest.mark.django_db
def test_a_worker_that_comes_back_late_overwrites_nothing(monkeypatch):
    report = make_sealed().report
    found: list[None] = []

    def meanwhile(votes, share, progress):
        # Believed dead; somebody else computes it in the meantime.
        if not found:
            found.append(None)
            Report.objects.update(seen_at=timezone.now() - SILENT_FOR)
            assert operations.run_report(report.pk)
        return ANALYSE(votes, share, progress)

    monkeypatch.setattr(analysing, "analyse", meanwhile)
    assert not operations.run_report(report.pk)
    assert Report.objects.get().state == "done"
    assert report.statements.count() == 3
    assert Entry.objects.filter(action="consultation.report_computed").count() == 1


ANALYSE = analysing.analyse


@pytest.mark.django_db
def test_a_fault_is_told_by_its_kind_and_tried_again(monkeypatch, caplog):
    make_sealed()

    def fails(*_args):
        raise ZeroDivisionError("with what somebody said in it")

    with monkeypatch.context() as during:
        during.setattr(analysing, "analyse", fails)
        assert operations.take_up_reports() == 0
    report = Report.objects.get()
    assert (report.state, report.fault) == ("failed", "ZeroDivisionError")
    assert "could not be computed" in caplog.text
    # The timer leaves it: somebody looks at it first.
    assert operations.take_up_reports() == 0
    assert operations.request_report(SYSTEM, report).state == "waiting"
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.request_report(SYSTEM, report)
    assert operations.take_up_reports() == 1
    with refused("The report is there already."):
        operations.request_report(SYSTEM, report)
    assert not operations.run_report(report.pk)


@pytest.mark.django_db
def test_whose_key_is_destroyed_cannot_be_computed():
    consultation = make_sealed()
    consultation.seal_key.delete()
    assert operations.take_up_reports() == 0
    assert Report.objects.get().fault == "KeyDestroyed"


@pytest.mark.django_db
def test_only_its_keepers_ask_for_it():
    report = make_sealed().report
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(report.consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.request_report(other, report)


@pytest.mark.django_db
def test_the_task_computes_it():
    report = make_sealed().report
    run_report.call(report.pk)
    assert Report.objects.get().state == "done"


@pytest.mark.django_db
def test_rows_hold_together():
    report = make_sealed().report
    for wrong in (
        {"state": "running"},
        {"state": "done"},
        {"claim": "somebody"},
        {"digest": "0" * 64},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_on_one_report_one_computes_it():
    report = make_sealed().report
    results = at_once(*[lambda: operations.run_report(report.pk)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert report.statements.count() == 3
    assert Entry.objects.filter(action="consultation.report_computed").count() == 1
