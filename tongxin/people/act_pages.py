"""The page of an act, as a value: what it is called, where it lies, when it is open.

    move = ActPage(operations.move_member, name="members:move", form=forms.MoveForm,
                   title=_("Move the file"), done=_("The file is moved."), back=home)

    move.path("members/files/<int:pk>/move/")    in urls.py
    buttons(request, file, move, end)            for the page of the file

A page finds its row among those of its act, so it opens for nobody else (404); and a
sheet that draws its buttons from act pages offers nothing that fails. Facts that are
wrong are told at their field (422). Whoever comes too late keeps what they typed and
reads why (409).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Concatenate

from django import urls
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongxin.journal.acts import FoundBy, Founding, Operation, open_acts
from tongxin.kernel import acting
from tongxin.kernel.paths import at_path
from tongxin.people.http import SignedInRequest, View, signed_in
from tongxin.people.models import User

type Text = str | Promise
WITH_FORM, AT_ONCE = ("GET", "HEAD", "POST"), ("POST",)


@dataclass(frozen=True, slots=True)
class Button:
    """An act that is open, as another page offers it."""

    title: Text
    address: str
    # The one thing to do next, where there is one.
    is_main: bool = False
    # Done when it is pressed; the others lead to a form.
    is_at_once: bool = False


@dataclass(frozen=True, slots=True)
class ActPage[M: Model]:
    """A form for an act on a row; without a form, a button on the page of that row."""

    act: Operation[User, M, ..., Any]
    _: KW_ONLY
    # Of its address, with the room.
    name: str
    title: Text
    done: Text
    back: Callable[[M], str]
    # From what the act returns, where the next thing is done elsewhere.
    onward: Callable[[Any], str] | None = None
    form: type[Form] | None = None
    # The form stands on a sheet: there is no page of its own, but what was refused is
    # shown on one, with what was typed.
    is_in_sheet: bool = False
    # What of the row stands in the address: attributes, or paths (`unit__slug`).
    by: tuple[str, ...] = ("pk",)
    # For some fields of the form, what this reader may choose: rows, or pairs.
    choices: Callable[[User, M], Mapping[str, Any]] = lambda _user, _row: {}
    initial: Callable[[M], Mapping[str, Any]] = lambda _row: {}
    about: Callable[[M], Text] = lambda _row: ""
    lead: Text | Callable[[M], Text] = ""
    # On the form, where the title does not say it.
    button: Text = ""
    # What the way back is called, where "Back" says too little.
    whence: Callable[[M], Text] = lambda _row: ""
    template: str = "kernel/act.html"
    is_main: bool = False
    # It shows what no browser may keep, and what has to happen when somebody reads it.
    is_sensitive: bool = False
    when_read: Callable[[User, M], object] = lambda _user, _row: None
    # What is called in place of the act, and ends in it.
    do: Callable[Concatenate[User, M, ...], object] | None = None

    def path(self, route: str) -> urls.URLPattern:
        methods = WITH_FORM if self.form and not self.is_in_sheet else AT_ONCE
        return _path(self.name, route, self._answer, methods, self.is_sensitive)

    def address(self, row: M) -> str:
        return urls.reverse(
            self.name, kwargs={name: at_path(row, name) for name in self.by}
        )

    def offer(self, row: M) -> Button:
        return Button(self.title, self.address(row), self.is_main, not self.form)

    def form_for(self, user: User, row: M, **options: Any) -> Form:
        """As the page shows it; a sheet may draw the very same."""
        assert self.form is not None
        form = self.form(initial=dict(self.initial(row)), **options)
        for name, offered in self.choices(user, row).items():
            kind = "queryset" if isinstance(offered, QuerySet) else "choices"
            setattr(form.fields[name], kind, offered)
        return form

    def _answer(self, request: SignedInRequest, **ids: int | str) -> HttpResponse:
        user, rule, do = request.user, self.act.rule, self.do or self.act
        row = get_object_or_404(rule.rows(user), **ids)
        # Whoever has typed something already is told by the act itself.
        if request.method != "POST" and not rule.stands(row):
            raise Http404
        self.when_read(user, row)
        back, done = self.back(row), str(self.done)
        if self.form is None:
            return acting.at_once(
                request, back, done, lambda: do(user, row), self.onward
            )
        frame = acting.Act(
            title=str(self.title),
            button=str(self.button or self.title),
            done=done,
            back=back,
            about=str(self.about(row)),
            lead=str(self.lead(row) if callable(self.lead) else self.lead),
            whence=str(self.whence(row)),
            template=self.template,
            onward=self.onward,
        )
        form = self.form_for(user, row, **_sent(request))
        return acting.act_page(
            request, form, frame, lambda facts: do(user, row, **facts)
        )


@dataclass(frozen=True, slots=True)
class FoundingPage:
    """A form for an act on nothing that is there yet; for others there is no page."""

    act: Founding[User, ..., Any]
    _: KW_ONLY
    name: str
    title: Text
    done: Text
    back: Callable[[], str]
    form: type[Form]
    lead: Text = ""
    button: Text = ""
    whence: Text = ""

    def path(self, route: str) -> urls.URLPattern:
        return _path(self.name, route, self._answer, WITH_FORM, is_sensitive=False)

    def _answer(self, request: SignedInRequest) -> HttpResponse:
        user = request.user
        if not self.act.is_open(user):
            raise Http404
        frame = acting.Act(
            title=str(self.title),
            button=str(self.button or self.title),
            done=str(self.done),
            back=self.back(),
            lead=str(self.lead),
            whence=str(self.whence),
        )
        return acting.act_page(
            request,
            self.form(**_sent(request)),
            frame,
            lambda facts: self.act(user, **facts),
        )


# ---- On other pages ----


def buttons[M: Model](
    request: SignedInRequest,
    row: M,
    *pages: ActPage[M],
    found_by: FoundBy[M] = None,
) -> dict[str, Button]:
    """What is open of these, by the name of its address in the room.

    `found_by` as in `open_acts`.
    """
    acts = [page.act for page in pages]
    is_open = open_acts(request.user, row, *acts, found_by=found_by)
    return {
        page.name.rpartition(":")[2]: page.offer(row)
        for page in pages
        if page.act in is_open
    }


def link_to(name: str, title: Text, *, is_main: bool = True) -> Button:
    """Another page, by the name of its address, among the buttons of this one."""
    return Button(title, urls.reverse(name), is_main)


def founding_button(request: SignedInRequest, page: FoundingPage) -> Button | None:
    if not page.act.is_open(request.user):
        return None
    return Button(page.title, urls.reverse(page.name))


def with_button[M: Model](
    request: SignedInRequest,
    rows: Iterable[M],
    page: ActPage[M],
    *,
    found_by: FoundBy[M] = None,
) -> list[tuple[M, Button | None]]:
    """Each row of a list with its button, or with none."""
    rows = list(rows)
    is_open = page.act.open_among(request.user, rows, found_by=found_by)
    return [(row, page.offer(row) if row.pk in is_open else None) for row in rows]


def _sent(request: SignedInRequest) -> dict[str, Any]:
    is_sent = request.method == "POST"
    return {"data": request.POST, "files": request.FILES} if is_sent else {}


def _path(
    name: str, route: str, view: View, methods: tuple[str, ...], is_sensitive: bool
) -> urls.URLPattern:
    page = never_cache(view) if is_sensitive else view
    guarded = require_http_methods(list(methods))(signed_in(page))
    return urls.path(route, guarded, name=name.rpartition(":")[2])
