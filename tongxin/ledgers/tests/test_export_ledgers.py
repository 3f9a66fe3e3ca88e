"""A ledger for Excel: the page's lines, whole; the same bytes; and on record."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from tongxin.journal.models import Entry
from tongxin.kernel import listing as books
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.ledgers import operations
from tongxin.ledgers.queries import ledgers
from tongxin.ledgers.tests.make import (
    at,
    book,
    make_month,
    make_said,
    make_secretary,
    make_unit,
    rows,
)
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db
each_ledger = pytest.mark.parametrize("which", list(ledgers()))


def download(client, which: str, query: str = "?year=2026"):
    return client.get(reverse("ledgers:file", args=[which, "xlsx"]) + query)


@each_ledger
def test_the_same_records_give_the_same_bytes_on_any_day(clock, which):
    make_month()
    user = make_street_clerk()
    clock.at("2026-10-01 10:00")
    first = book(user, which)
    clock.forward(days=77)
    assert book(user, which) == first
    assert len(rows(first)) > 0


@each_ledger
def test_a_workbook_says_no_day_but_that_of_its_time(which):
    make_month()
    content = book(make_street_clerk(), which)
    properties = load_workbook(BytesIO(content)).properties
    first = datetime(2026, 1, 1)  # noqa: DTZ001 - a sheet knows no zone
    assert (properties.created, properties.modified) == (first, first)
    dates = {part.date_time for part in ZipFile(BytesIO(content)).infolist()}
    assert dates == {(1980, 1, 31, 0, 0, 0)}


def test_a_fact_that_changes_changes_the_bytes():
    make_month()
    user = make_street_clerk()
    first = book(user, "voices")
    make_said(make_unit(), at("2026-12-01 09:00"))
    assert book(user, "voices") != first


@each_ledger
def test_the_file_holds_what_the_page_shows(client, which):
    make_month()
    user = make_street_clerk()
    client.force_login(user)
    page = client.get(reverse("ledgers:ledger", args=[which]) + "?year=2026")
    found = rows(download(client, which).content)
    shown = page.context["list"]
    titles = [str(one.title) for one in shown.columns]
    on_page = [
        {str(column.title): text for column, text in cells}
        for _link, cells in shown.table
    ]
    if ledgers()[which].is_dated:
        on_page.reverse()
    in_file = [
        {title: books.as_text(_as_day(line[title])) for title in titles}
        for line in found
    ]
    assert [_short(line) for line in in_file] == [_short(line) for line in on_page]


def _as_day(cell: object) -> object:
    """Excel knows no days without a time."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def _short(line: dict[str, str]) -> dict[str, str]:
    return {title: text.removesuffix(" 00:00") for title, text in line.items()}


def test_taking_a_ledger_out_is_on_record(client):
    make_month()
    user = make_secretary()
    client.force_login(user)
    answer = download(client, "voices")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="voices-2026.xlsx"'
    )
    entry = Entry.objects.get(action="ledger.exported")
    assert (entry.actor_id, entry.fields) == (user.pk, ["voices"])


def test_looking_at_a_page_is_not(client):
    client.force_login(make_street_clerk())
    client.get(reverse("ledgers:ledger", args=["voices"]))
    assert not Entry.objects.filter(action="ledger.exported").exists()


def test_too_much_is_refused_in_words_and_nothing_is_noted(client, monkeypatch):
    make_month()
    monkeypatch.setattr(books, "MOST_ROWS", 6)
    client.force_login(make_street_clerk())
    answer = download(client, "voices")
    path = reverse("ledgers:ledger", args=["voices"])
    assert (answer.status_code, answer.url.split("?")[0]) == (302, path)
    assert "超过6行了" in client.get(answer.url).text
    assert not Entry.objects.filter(action="ledger.exported").exists()
    assert download(client, "voices", "?year=2026&state=received").status_code == 200


def test_words_that_look_like_a_formula_are_only_words(client):
    make_said(make_unit(), at("2026-09-01 09:00"), title="=1+1", text="=1+1")
    content = book(make_street_clerk(), "voices")
    [line] = rows(content)
    assert line["主题"] == "'=1+1"


def test_a_thousand_rows_at_a_time_are_all_of_them(monkeypatch):
    monkeypatch.setattr(books, "CHUNK", 2)
    make_month()
    assert len(rows(book(make_street_clerk(), "voices"))) == 7


@pytest.mark.parametrize("act", ["ledger", "report", "rebuild"])
def test_whoever_reads_no_ledger_leaves_no_line(act):
    unit = make_unit()
    others = [
        make_community_clerk(),
        make_resident(),
        make_secretary(make_community("松泉")),
        VISITOR,
    ]
    for actor in others:
        is_secretary = getattr(actor, "community_ids", None) and act == "ledger"
        if is_secretary and actor == others[2]:
            continue
        with pytest.raises(PermissionDenied):
            _record(act, actor, unit)
    assert not Entry.objects.filter(action__startswith="ledger.").exists()
    assert not Entry.objects.filter(action="unit.report_exported").exists()


def _record(act: str, actor, unit) -> None:
    if act == "ledger":
        operations.record_ledger_export(actor, ledger="voices")
    elif act == "report":
        operations.record_report_export(actor, unit)
    else:
        operations.record_rebuild(actor)


def test_the_program_itself_leaves_its_line():
    make_unit()
    operations.record_rebuild(SYSTEM)
    entry = Entry.objects.get(action="ledger.rebuilt")
    assert entry.subject_label == "places.Place"


def test_a_house_without_its_street_has_nothing_to_put_on_record():
    operations.record_rebuild(SYSTEM)
    assert not Entry.objects.exists()
