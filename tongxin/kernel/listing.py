"""A list, as a value: which rows, narrowed by what, drawn how, taken out as which file.

    offices = Listing(
        queries.offices, name="people:offices", title=_("Offices"),
        filters=forms.OfficeFilters, columns=(Column(_("Office"), "name"), …),
    )

    offices.answer(request, request.user)      the page, or for htmx its part
    offices.of(request, user, unit)            the same list on a page of your own

The fields of `filters` are the facts of the query, by the same names; the address holds
them. What an address says and no field takes is left out, and the page says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import batched
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.files import CSV, SHEETS, XLSX, attachment
from tongxin.kernel.pages import Listed, Slice, paged, wants_part
from tongxin.kernel.paths import at_path
from tongxin.kernel.sheets import write_csv, write_xlsx

# More than a street brings in years; a file of more helps nobody.
MOST_ROWS = 200_000
CHUNK = 1_000
# Characters of a column whose words stay on one line.
SHORT = 14
NOTHING = gettext_lazy("Nothing here yet.")
NOTHING_FITS = gettext_lazy("Nothing fits these filters.")
PART = "kernel/parts/listing.html"

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters of a sheet; what is not shown is in the file alone."""

    title: Text
    # What stands in a line: an attribute of it, or a path to one (`body__name`).
    of: str | Callable[[Any], object]
    width: int = 14
    is_shown: bool = True
    # Then `of` words what this finds by the keys of some rows, read once for all.
    among: Callable[[Sequence[Any], Any], Mapping[Any, Any]] | None = None
    # Figures, which stand under each other by their last digit.
    is_count: bool = False

    def cell(self, line: Any) -> object:
        """A truth as a word or nothing, a list as one text, the rest as it is."""
        found = self.of(line) if callable(self.of) else at_path(line, self.of)
        match found() if callable(found) else found:
            case bool(is_so):
                return _("yes") if is_so else ""
            case list(texts):
                return "；".join(texts)
            case cell:
                return cell

    @property
    def is_short(self) -> bool:
        """A day, a kind, a state: one word that is not torn."""
        return self.width <= SHORT


class Words(forms.CharField):
    """What one looks for: white space is one space, and what is too long is cut."""

    def __init__(self, label: Any, most: int = 60) -> None:
        look = forms.TextInput(attrs={"type": "search", "maxlength": most})
        super().__init__(label=label, widget=look)
        self.most = most

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())[: self.most]


class Filters(forms.Form):
    """What an address may say of a list. None of it is required."""

    use_required_attribute = False

    def __init__(self, given: QueryDict, choices: Mapping[str, Any]) -> None:
        super().__init__(auto_id="f-%s")
        for name, offered in choices.items():
            kind = "queryset" if isinstance(offered, QuerySet) else "choices"
            setattr(self.fields[name], kind, offered)
        self.usual = {name: self._usual(name) for name in self.fields}
        self.is_bound = True
        self.data = {name: given.get(name, usual) for name, usual in self.usual.items()}
        fields: Iterable[Any] = self.fields.values()
        for field in fields:
            field.required = False
            field.widget.attrs.setdefault("class", "input")
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _("all")
            elif isinstance(field, forms.ChoiceField) and not field.initial:
                pairs: Any = field.choices
                field.choices = [("", _("all")), *pairs]
        self.full_clean()

    def _usual(self, name: str) -> str:
        found = self.get_initial_for_field(self.fields[name], name)
        return "" if found is None else str(found)

    @property
    def facts(self) -> dict[str, Any]:
        """Each field by its name; what was not understood is as if nobody said it."""
        return {
            name: self.cleaned_data[name]
            if name in self.cleaned_data
            else field.clean(self.usual[name])
            for name, field in self.fields.items()
        }

    @property
    def said(self) -> dict[str, str]:
        """What was asked for otherwise than usual, as an address says it."""
        return {
            name: self.data[name]
            for name in self.cleaned_data
            if self.data[name] != self.usual[name]
        }

    @property
    def left_out(self) -> list[forms.BoundField]:
        """What of the address was not understood."""
        return [self[name] for name in self.errors]

    def query(self, **changes: str) -> str:
        """As an address: `?stage=building`; an empty value takes a filter away."""
        words = QueryDict(mutable=True)
        words.update({k: v for k, v in (self.said | changes).items() if v})
        return f"?{words.urlencode()}" if words else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, under which record, for what."""

    actor: Any
    under: tuple[Any, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """`rows` starts from a policy, narrows and orders; `lines` adds to a page of them
    what stands beside. Both in a fixed count of queries.
    """

    # Called with the actor, the record that the list stands under, and the filters.
    rows: Callable[..., Listed[Any]]
    _: KW_ONLY
    # Of its address, with the room.
    name: str
    title: Text = ""
    # What of the record stands in the address, as in an act's page.
    by: tuple[str, ...] = ()
    lead: Text = ""
    # Where one comes from: the address, and what it is called.
    whence: Callable[[Any], tuple[str, Text] | None] = lambda _asked: None
    filters: type[Filters] = Filters
    # Fields of the filters that are links with all their values, instead of a choice.
    tabs: tuple[str, ...] = ()
    # What is counted of a tab, by its value, of the first of them.
    counts: Callable[..., Mapping[str, object]] | None = None
    # For some fields of the filters, what this reader may choose: rows, or pairs.
    choices: Callable[..., Mapping[str, Any]] = lambda *_under: {}
    lines: Callable[[Sequence[Any], Any], Sequence[Any]] = lambda rows, _asked: rows
    # A line is drawn by a template of the room, which finds it as `line`, or else by
    # its columns. A file has all columns.
    row: str = ""
    # Drawn once above the rows: how they are read.
    above: str = ""
    columns: tuple[Column, ...] = ()
    # Where a row is read, in a table.
    link: Callable[[Any], str] = lambda row: row.get_absolute_url()
    # A sentence above the rows that depends on what was asked for.
    note: Callable[[Any], Text] = lambda _asked: ""
    # What is true where nothing is, what that means, and where to go on.
    nothing: Text | Callable[[Mapping[str, Any]], Text] = NOTHING
    hint: Text = ""
    begin: tuple[str, Text] | None = None
    # The same, where something is but nothing fits. Or a template says all of it.
    nothing_fits: Text = NOTHING_FITS
    empty: str = "kernel/parts/list_empty.html"
    size: int = 30
    # Everybody's page, not an office's.
    is_public: bool = False
    template: str = "kernel/listing.html"
    # How rows stand: a list of sentences, or the queue beside a sheet.
    look: str = "rows ends"
    # The name of the address of its files, which ends in `<str:form>`, and what notes
    # in the journal that somebody took one.
    file_name: str = ""
    taken: Callable[[Any], object] | None = None

    @property
    def frame(self) -> str:
        return "base.html" if self.is_public else "desk.html"

    def address(self, *under: Any) -> str:
        return reverse(self.name, kwargs=self.ids(under))

    def ids(self, under: tuple[Any, ...]) -> dict[str, Any]:
        return {name: at_path(under[0], name) for name in self.by}

    # ---- What a ledger does in its own way ----

    def asked(
        self, actor: Any, under: tuple[Any, ...], facts: Mapping[str, Any]
    ) -> Any:
        return Asked(actor, under, facts)

    def found(self, asked: Any) -> Listed[Any]:
        return self.rows(asked.actor, *asked.under, **asked.facts)

    def file_rows(self, asked: Any) -> QuerySet[Any]:
        """In the order of the page, unless a file begins elsewhere."""
        found = self.found(asked)
        assert isinstance(found, QuerySet)
        return found

    def saved_as(self, _asked: Any) -> str:
        return f"{self.name.rpartition(':')[2]}-{clock.today():%Y%m%d}"

    def narrowed(self, given: QueryDict, actor: Any, *under: Any) -> tuple[Any, Any]:
        """What an address asks for: as filters, and as `rows` and `lines` take it."""
        filters = self.filters(given, self.choices(actor, *under))
        return filters, self.asked(actor, under, filters.facts)

    # ---- The page ----

    def of(self, request: HttpRequest, actor: Any, *under: Any) -> "ListPage":
        """What a page shows of it."""
        filters, asked = self.narrowed(request.GET, actor, *under)
        page = paged(request, self.found(asked), self.size)
        return ListPage(self, under, asked, filters, page, self.lines(page.rows, asked))

    def answer(
        self, request: HttpRequest, actor: Any, *under: Any, **context: Any
    ) -> HttpResponse:
        """The page; for htmx the list alone."""
        listed = self.of(request, actor, *under)
        template = PART if wants_part(request) else self.template
        response = render(
            request, template, {"list": listed, "is_page": True, **context}
        )
        # Or a browser that goes back would show the part as if it were the page.
        patch_vary_headers(response, ["HX-Request"])
        return response

    # ---- The file ----

    def file(
        self, request: HttpRequest, actor: Any, form: str, *under: Any
    ) -> HttpResponse:
        """The whole list as it is filtered, in its order, as a workbook or as CSV."""
        if form not in SHEETS or self.taken is None:
            raise Http404
        filters, asked = self.narrowed(request.GET, actor, *under)
        try:
            content = self.csv(asked) if form == CSV else self.workbook(asked)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(self.address(*under) + filters.query())
        self.taken(actor)
        return attachment(f"{self.saved_as(asked)}.{form}", content)

    def workbook(self, asked: Any) -> bytes:
        """In the language that is active. Raises ValidationError for too much of it."""
        shown = [column.width for column in self.columns]
        return write_xlsx(self.header, self.cells(asked), widths=shown)

    def csv(self, asked: Any) -> bytes:
        lines = ([as_text(cell) for cell in cells] for cells in self.cells(asked))
        return write_csv(self.header, lines)

    @property
    def header(self) -> list[str]:
        return [str(column.title) for column in self.columns]

    def cells(self, asked: Any) -> Iterator[list[object]]:
        """Everything for a file, a thousand rows in memory at a time.

        Raises ValidationError, before the first line, where it is too much.
        """
        rows = self.file_rows(asked)
        if rows.count() > MOST_ROWS:
            told = _("More than %(most)d rows. Please narrow the list first.")
            raise ValidationError(told % {"most": MOST_ROWS})
        return (
            [cell for _column, cell in cells]
            for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK, strict=False)
            for cells in self.in_columns(chunk, self.lines(chunk, asked), asked)
        )

    def in_columns(
        self, rows: Sequence[Any], lines: Sequence[Any], asked: Any
    ) -> Iterator[list[tuple[Column, object]]]:
        found = [(c, c.among and c.among(rows, asked)) for c in self.columns]
        for row, line in zip(rows, lines, strict=True):
            yield [
                (column, column.cell(line if some is None else some.get(row.pk)))
                for column, some in found
            ]


@dataclass(frozen=True)
class ListPage:
    """One page of a list as its template draws it."""

    of: Listing
    under: tuple[Any, ...]
    asked: Any
    filters: Filters
    page: Slice[Any]
    lines: Sequence[Any]

    @property
    def address(self) -> str:
        return self.of.address(*self.under)

    @property
    def place(self) -> str:
        """Filters and page, for whatever leads back here."""
        page = {"page": str(self.page.number)} if self.page.has_previous else {}
        return self.filters.query(**page)

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters.said)

    @property
    def nothing(self) -> Text:
        if callable(self.of.nothing):
            return self.of.nothing(self.filters.facts)
        return self.of.nothing_fits if self.is_filtered else self.of.nothing

    @property
    def whence(self) -> tuple[str, Text] | None:
        return self.of.whence(self.asked)

    @property
    def note(self) -> Text:
        return self.of.note(self.asked)

    @property
    def begin_address(self) -> str:
        return reverse(self.of.begin[0]) if self.of.begin else ""

    @property
    def words(self) -> list[forms.BoundField]:
        """What is typed in stands first; on a phone the rest is folded."""
        return [one for one in self._fields if isinstance(one.field, Words)]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        return [one for one in self._fields if not isinstance(one.field, Words)]

    @property
    def is_narrowed(self) -> bool:
        return any(one.name in self.filters.said for one in self.narrowing)

    @property
    def _fields(self) -> list[forms.BoundField]:
        shown = self.filters.visible_fields()
        return [one for one in shown if one.name not in self.of.tabs]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form of the filters takes along."""
        shown = {one.name for one in self._fields}
        said = self.filters.said.items()
        return [(name, value) for name, value in said if name not in shown]

    @cached_property
    def tabs(self) -> list[tuple[Any, list[dict[str, object]]]]:
        """Each row of links with what it is called; counts stand in the first."""
        count_of = self.of.counts or (lambda *_under: {})
        counts = count_of(self.asked.actor, *self.under) if self.of.tabs else {}
        rows = []
        for name in self.of.tabs:
            field: Any = self.filters.fields[name]
            usual = self.filters.usual[name]
            here = self.filters.said.get(name, usual)
            links = [
                {
                    "label": label,
                    "address": self.address
                    + self.filters.query(**{name: value if value != usual else ""}),
                    "is_here": value == here,
                    "count": counts.get(value, ""),
                }
                for value, label in field.choices
            ]
            rows.append((field.label, links))
            counts = {}
        return rows

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.of.columns if column.is_shown]

    @property
    def table(self) -> Iterator[tuple[str, list[tuple[Column, str]]]]:
        """The link of each line, and its cells by their columns."""
        lines = self.of.in_columns(self.page.rows, self.lines, self.asked)
        for row, cells in zip(self.page.rows, lines, strict=True):
            shown = [(one, as_text(cell)) for one, cell in cells if one.is_shown]
            yield self.of.link(row), shown

    @property
    def files(self) -> list[tuple[str, str]]:
        """Where the list is taken out as it is filtered, by the kind of file."""
        if not self.of.file_name:
            return []
        ids = self.of.ids(self.under)
        return [
            (title, reverse(self.of.file_name, kwargs={**ids, "form": form}) + query)
            for form, title in ((XLSX, "Excel"), (CSV, "CSV"))
            for query in [self.filters.query()]
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that are no list: all rows at once, and none leads anywhere."""

    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def table(self) -> Iterator[tuple[str, list[tuple[Column, str]]]]:
        for row in self.rows:
            yield "", [(one, as_text(one.cell(row))) for one in self.columns]


def as_text(cell: object) -> str:
    """A cell as a page writes it: days and moments as the file shows them."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return str(cell)
