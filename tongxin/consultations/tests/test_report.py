"""Sealing asks for the report; the worker computes it, stores it exactly, once."""

import pytest

from tongxin.consultations import operations, previewing, queries
from tongxin.consultations.models import Report
from tongxin.consultations.tests.make import asked, make_open, seal_now, voters

pytestmark = pytest.mark.django_db


def test_sealing_asks_for_the_report_and_the_worker_computes_it():
    consultation = make_open()
    for place, user in enumerate(voters(consultation, 14)):
        for statement in asked(consultation):
            choice = ("agree", "agree", "unsure", "against")[place % 4]
            operations.take_stance(user, statement, choice=choice)
    consultation = seal_now(consultation)
    assert consultation.report.state == "waiting"
    assert operations.take_up_reports() == 1
    report = Report.objects.get()
    assert report.state == "done", report.fault
    assert report.statements.count() == 3
    preview = previewing.preview_of(consultation)
    print(preview)
    assert queries.publication_of(consultation) is None
