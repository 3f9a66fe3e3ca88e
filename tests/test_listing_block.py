"""A list as a value: what an address says of it, what it shows, what a file holds."""

import csv
import io
from dataclasses import dataclass

import pytest
from django import forms
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.test import RequestFactory

from tongxin.journal.models import Entry
from tongxin.kernel import listing
from tongxin.kernel.listing import Column, Filters, Listing, Words

COLOURS = [("red", "Red"), ("green", "Green")]


class FruitFilters(Filters):
    q = Words("Words")
    colour = forms.ChoiceField(label="Colour", choices=COLOURS)
    weight = forms.IntegerField(label="Weight", min_value=1)
    ripe = forms.BooleanField(label="Ripe", widget=forms.HiddenInput)


@dataclass(frozen=True)
class Fruit:
    pk: int
    name: str
    colour: str

    def get_absolute_url(self) -> str:
        return f"/fruits/{self.pk}/"


FRUITS = [Fruit(n, f"fruit {n}", COLOURS[n % 2][0]) for n in range(70)]
ASKED: list[dict[str, object]] = []


def fruits(actor, *, q="", colour="", weight=None, ripe=False):
    ASKED.append({"q": q, "colour": colour, "weight": weight, "ripe": ripe})
    return [one for one in FRUITS if q in one.name and colour in ("", one.colour)]


LIST = Listing(
    fruits,
    # Any address that takes nothing serves.
    name="voices:inbox",
    title="Fruits",
    filters=FruitFilters,
    tabs=("colour",),
    counts=lambda _actor: {"red": "35"},
    columns=(Column("Name", "name"), Column("Colour", "colour", is_shown=False)),
    begin=("voices:inbox", "Begin"),
)


def shown(query: str = "", of: Listing = LIST):
    return of.of(RequestFactory().get(f"/{query}"), "somebody")


def facts(query: str):
    return FruitFilters(QueryDict(query), {}).facts


NOTHING = {"q": "", "colour": "", "weight": None, "ripe": False}


def test_fields_are_facts_and_nothing_is_required():
    assert facts("") == NOTHING
    assert facts("q=+apple+&colour=red&weight=3&ripe=1") == {
        "q": "apple",
        "colour": "red",
        "weight": 3,
        "ripe": True,
    }


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("colour=blue", "Colour"),
        ("weight=heavy", "Weight"),
        ("weight=-1", "Weight"),
        ("weight=9" + "9" * 5000, "Weight"),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(query, label):
    page = shown(f"?{query}")
    assert ASKED[-1] == NOTHING
    assert [one.label for one in page.filters.left_out] == [label]
    assert page.filters.query() == ""


def test_words_are_never_wrong():
    assert facts("q=" + "x" * 61)["q"] == "x" * 60
    assert facts("q=+red%0Aapple+")["q"] == "red apple"


def test_unknown_words_of_an_address_are_nobodys():
    assert shown("?lang=en&x=1").filters.query() == ""


def test_a_page_knows_the_next_and_a_tab_keeps_the_other_filters():
    page = shown("?q=1&page=2&colour=red&ripe=1")
    [(label, tabs)] = page.tabs
    assert label == "Colour"
    assert [(one["label"], str(one["count"]), one["is_here"]) for one in tabs] == [
        ("全部", "", False),
        ("Red", "35", True),
        ("Green", "", False),
    ]
    assert tabs[0]["address"].endswith("?q=1&ripe=1")
    assert tabs[2]["address"].endswith("?q=1&colour=green&ripe=1")
    assert page.carried == [("colour", "red"), ("ripe", "1")]
    assert [one.name for one in page.words] == ["q"]
    assert [one.name for one in page.narrowing] == ["weight"]
    assert not page.is_narrowed
    assert shown("?page=2").place == "?page=2"
    assert shown("?weight=2").is_narrowed


def test_what_is_usual_is_not_said():
    class Usual(Filters):
        colour = forms.ChoiceField(choices=COLOURS, initial="green")

    page = shown(of=Listing(fruits, name="voices:inbox", filters=Usual))
    assert (ASKED[-1]["colour"], page.filters.query(), page.is_filtered) == (
        "green",
        "",
        False,
    )
    page = shown("?colour=blue", Listing(fruits, name="voices:inbox", filters=Usual))
    assert ASKED[-1]["colour"] == "green"


def test_nothing_says_whether_something_is_there_at_all():
    assert shown("?q=plum").nothing == listing.NOTHING_FITS
    assert shown().nothing == listing.NOTHING
    own = Listing(
        fruits,
        name="voices:inbox",
        filters=FruitFilters,
        nothing=lambda facts: f"no {facts['q']}",
    )
    assert shown("?q=plum", own).nothing == "no plum"


def test_a_table_has_the_columns_that_are_shown():
    page = shown("?page=3")
    assert [one.title for one in page.columns] == ["Name"]
    rows = list(page.table)
    assert len(rows) == 10
    assert rows[0][0] == "/fruits/60/"
    assert [text for _column, text in rows[0][1]] == ["fruit 60"]


# ---- Files ----


def entries(_actor, *, kind=""):
    rows = Entry.objects.order_by("-pk")
    return rows.filter(actor_kind=kind) if kind else rows


class EntryFilters(Filters):
    kind = forms.ChoiceField(choices=Entry.Actor.choices)


def taken_list(**changes) -> tuple[Listing, list[object]]:
    took: list[object] = []
    plain = {
        "name": "voices:inbox",
        "file_name": "voices:export",
        "filters": EntryFilters,
        "columns": (Column("Number", "pk"), Column("Act", "action")),
        "taken": took.append,
    }
    return Listing(entries, **(plain | changes)), took


def request_for(query: str):
    request = RequestFactory().get(f"/{query}")
    request._messages = BaseStorage(request)  # noqa: SLF001 - as its middleware
    return request


def write_entries(count: int) -> None:
    from tongxin.journal import operations as journal  # noqa: PLC0415
    from tongxin.kernel.actors import SYSTEM, VISITOR  # noqa: PLC0415
    from tongxin.places.tests.make import make_community  # noqa: PLC0415

    place = make_community()
    for number in range(count):
        journal.record((SYSTEM, VISITOR)[number % 2], "ledger.rebuilt", place)


@pytest.mark.django_db
def test_a_file_holds_the_rows_of_all_pages_in_their_order(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 2)
    write_entries(9)
    own, took = taken_list()
    request = request_for("?kind=system&page=2")
    answer = own.file(request, "somebody", "csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = entries("", kind="system").values_list("pk", flat=True)
    assert table[0] == ["Number", "Act"]
    assert [row[0] for row in table[1:]] == [str(pk) for pk in wanted]
    assert took == ["somebody"]
    assert "inbox-" in answer.headers["Content-Disposition"]


@pytest.mark.django_db
def test_too_much_is_refused_in_words_and_nothing_is_noted(monkeypatch):
    monkeypatch.setattr(listing, "MOST_ROWS", 2)
    write_entries(3)
    own, took = taken_list()
    request = request_for("?kind=person")
    assert own.file(request, "somebody", "xlsx").status_code == 200
    took.clear()
    answer = own.file(request_for(""), "somebody", "xlsx")
    assert (answer.status_code, took) == (302, [])
    with pytest.raises(ValidationError):
        own.cells(own.narrowed(QueryDict(""), "somebody")[1])


def test_what_is_no_kind_of_file_is_not_found():
    own, took = taken_list()
    with pytest.raises(Http404):
        own.file(request_for(""), "somebody", "doc")
    with pytest.raises(Http404):
        LIST.file(request_for(""), "somebody", "csv")
    assert took == []
