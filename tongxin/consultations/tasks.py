"""Slow work after the answer has gone out; what it writes, an operation writes."""

from django.conf import settings
from django.tasks import task
from django.utils import translation

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, OutsideConversation
from tongxin.consultations.report import files
from tongxin.consultations.report.report_context import told
from tongxin.kernel.actors import SYSTEM


@task
def run_report(report_id: int) -> None:
    """Compute a report that waits; its page says how far it is, or that it failed."""
    operations.run_report(report_id)


@task
def take_outside_in(outside_id: int) -> None:
    """Take the answers of an export in; a timer goes on where a worker dies."""
    outside = OutsideConversation.objects.get(pk=outside_id)
    operations.take_outside_in(SYSTEM, outside)


@task
def make_files(consultation_id: int) -> None:
    """Make a published report's files in every language: they are kept for readers."""
    consultation = Consultation.objects.get(pk=consultation_id)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            telling = told(consultation)
            if telling is not None:
                files.report_docx(telling)
                files.report_pdf(telling)
