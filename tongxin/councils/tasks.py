"""Slow work after the answer has gone out."""

from django.tasks import task
from django.utils import translation

from tongxin.councils import files
from tongxin.councils.models import Minutes


@task
def make_minutes_files(minutes_id: int, language: str) -> None:
    """Make both files while their page is still being read: they are kept for readers.

    The first one that a process prints takes seconds, most of it loading.
    """
    minutes = Minutes.objects.get(pk=minutes_id)
    with translation.override(language):
        files.minutes_docx(minutes)
        files.minutes_pdf(minutes)
