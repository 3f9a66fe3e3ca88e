from collections.abc import Iterator

from django.urls import URLPattern, path

from tongxin.imports import views
from tongxin.imports.kinds import kinds

app_name = "imports"
ONE = "imports/<int:pk>/"


def _of_kinds() -> Iterator[URLPattern]:
    """Each kind has a list and an empty sheet of its own, by its key."""
    for key, kind in kinds().items():
        under = "<int:subject>/" if kind.under else ""
        given = {"kind": key}
        yield path(f"imports/{key}/{under}", views.workbooks, given, name=key)
        empty = f"imports/{key}/empty/"
        yield path(empty, views.empty_sheet, given, name=f"empty_{key}")


urlpatterns = [
    *_of_kinds(),
    path(ONE, views.workbook, name="workbook"),
    path(f"{ONE}settle/", views.settle, name="settle"),
    path(f"{ONE}progress/", views.progress, name="progress"),
    views.accept.path(f"{ONE}accept/"),
    views.discard.path(f"{ONE}discard/"),
    views.undo.path(f"{ONE}undo/"),
]
