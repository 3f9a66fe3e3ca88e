"""The sheet of one voice with the list beside it: what every act answers with."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.acting import Lost, late_words
from tongxin.kernel.due import Due, basis
from tongxin.kernel.pages import page_number, render_part
from tongxin.people import policies as people
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import User
from tongxin.places import queries as places
from tongxin.units import policies as unit_policies
from tongxin.units.models import Stage, Unit
from tongxin.voices import deadlines, inbox, policies, precedents, queries, search
from tongxin.voices.author_label import author_words, unnamed
from tongxin.voices.filters import Sort, VoiceFilters
from tongxin.voices.forms.choices import spot_names
from tongxin.voices.history import events
from tongxin.voices.models import (
    Answer,
    Attachment,
    AuthorWord,
    CodeCard,
    Matter,
    Point,
    Voice,
)
from tongxin.voices.views import sheet_acts, undoing
from tongxin.voices.views.sheet_acts import SheetAct
from tongxin.work.choices import offices_for
from tongxin.work.models import Task

TEMPLATE = "voices/office/detail.html"
# A search for the like costs time: the first few points, the others on demand.
MAX_SUGGESTED = 3

type View = Callable[..., HttpResponse]


def intake_page(view: View) -> View:
    """Only for offices that take voices in; other staff find no page."""

    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.takes_in:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
    return staff_page()(guarded)


def find_voice(request: SignedInRequest, voice_id: int) -> Voice:
    voices = policies.handled_by(request.user).select_related(
        "author__seal_key",
        "filed_by__seal_key",
        "organisation",
        "community",
        "place__community",
        "unit__community",
        "recorded_by",
    )
    return get_object_or_404(voices, pk=voice_id)


# ---- The list ----


def query_of(request: HttpRequest) -> str:
    """The filters of the list, as every address on the page carries them on."""
    return VoiceFilters(request.GET).query()


def list_context(
    request: SignedInRequest, voice: Voice | None = None
) -> dict[str, Any]:
    """The list with its filters, the same beside every sheet; read when it is drawn."""
    filters, query = VoiceFilters(request.GET), query_of(request)
    context: dict[str, Any] = {"filters": filters, "query": query}
    if not request.user.takes_in:
        return context
    user, lazily = request.user, SimpleLazyObject
    page: Any = lazily(lambda: inbox.page_of(user, filters, page_number(request)))
    return context | {
        "slice": page,
        # Each voice is opened with the list as it stands, so that it stays beside it.
        "place_in_list": lazily(lambda: query + _page_in(query, page.number)),
        "current": voice and voice.pk,
        "next": lazily(lambda: voice and inbox.next_after(page.rows, voice)),
        "tabs": lazily(lambda: inbox.tab_counts(user)),
        "sorts": Sort,
        "kinds": Voice.Kind,
        "channels": Voice.Channel,
        "communities": lazily(places.communities_by_name) if user.is_street else (),
        "units": units_of(user).values_list("pk", "name"),
        "stages": Stage,
    }


def _page_in(query: str, number: int) -> str:
    return f"{'&' if query else '?'}page={number}" if number > 1 else ""


def units_of(user: User) -> QuerySet[Unit]:
    """Units to narrow a list to: for a community its own."""
    units = unit_policies.visible_to(user).only("pk", "name")
    if not user.is_street:
        units = units.filter(community__in=user.community_ids)
    return units.order_by("name")


# ---- The sheet ----


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point with what it might belong to."""

    point: Point
    # The matter it stands under, or the one it might.
    near: queries.MatterRow | None
    is_next: bool


def _may_gather(user: User, matter: Matter | None) -> bool:
    return (
        matter is not None
        and matter.state == Matter.State.OPEN
        and policies.may_handle_matter(user, matter)
    )


def _likely(user: User, point: Point, searched: list[Point]) -> Matter | None:
    """The matter its author ticked, else the one whose words are nearest."""
    ticked = point.suggested_matter
    if _may_gather(user, ticked):
        return ticked
    if point not in searched:
        return None
    near = search.alike(user, point.text, without=point.voice)
    matters = (thing.matter for thing in near)
    return next((matter for matter in matters if _may_gather(user, matter)), None)


class Sheet:
    """One voice as one reader finds it. A part is read when a page asks for it."""

    def __init__(self, user: User, voice: Voice, *, is_asked: bool = False) -> None:
        self.user, self.voice = user, voice
        # Whether there is a matter like it.
        self.is_asked = is_asked

    # ---- Who said it ----

    @cached_property
    def may_see_author(self) -> bool:
        return policies.may_see_author(self.user, self.voice)

    @cached_property
    def author_words(self) -> list[str]:
        tell = author_words if self.may_see_author else unnamed
        return tell(self.voice)

    @cached_property
    def may_open_contact(self) -> bool:
        author = self.voice.author if self.may_see_author else None
        return author is not None and people.may_read_contact(self.user, author)

    @cached_property
    def earlier(self) -> list[Voice]:
        """What the same person said before."""
        may_see = self.may_see_author
        return inbox.earlier_of_author(self.user, self.voice) if may_see else []

    # ---- Of what it speaks ----

    @cached_property
    def points(self) -> list[Point]:
        related = self.voice.points.select_related("matter", "suggested_matter")
        return list(related.order_by("position"))

    @cached_property
    def rows(self) -> list[PointRow]:
        """The points with their matters, or what was ticked, or found if asked."""
        stands = {p.pk: p.matter for p in self.points if p.matter is not None}
        searched = self.loose[:MAX_SUGGESTED] if self.is_asked else []
        guesses = ((p.pk, _likely(self.user, p, searched)) for p in self.loose)
        guessed = {pk: matter for pk, matter in guesses if matter is not None}
        near = stands | guessed
        rows = {row.matter.pk: row for row in queries.matter_rows(set(near.values()))}
        first = next(iter(guessed), None)
        return [
            PointRow(point, rows[near[point.pk].pk], point.pk == first)
            if point.pk in near
            else PointRow(point, None, is_next=False)
            for point in self.points
        ]

    @cached_property
    def is_guessed(self) -> bool:
        return any(row.is_next for row in self.rows)

    @cached_property
    def may_gather(self) -> bool:
        return self.may_handle and self.voice.is_open

    @cached_property
    def loose(self) -> list[Point]:
        """Points that still go under a matter."""
        loose = [point for point in self.points if point.matter is None]
        return loose if self.may_gather else []

    # ---- What is done about it ----

    @cached_property
    def tasks(self) -> list[Task]:
        return inbox.tasks_of(self.user, self.voice)

    @cached_property
    def is_sent(self) -> bool:
        return any(task.state in Task.OPEN for task in self.tasks)

    @cached_property
    def answers(self) -> list[Answer]:
        return list(queries.answers_of(self.voice))

    @cached_property
    def word(self) -> AuthorWord | None:
        return queries.word_of(self.voice) if self.voice.has_answer else None

    @cached_property
    def files(self) -> list[Attachment]:
        return list(self.voice.attachments.all())

    @cached_property
    def events(self) -> list[events.Event]:
        parts = [part for task in self.tasks for part in task.assignments.all()]
        lines = events.lines_of(self.voice, self.points, parts)
        return events.for_offices(self.voice, lines)

    @cached_property
    def basis(self) -> str:
        return deadlines.basis_of(self.voice)

    @cached_property
    def take_up_by(self) -> Due | None:
        return deadlines.take_up_by(self.voice)

    # ---- What the reader may do with it ----

    @cached_property
    def may_handle(self) -> bool:
        return policies.may_handle(self.user, self.voice)

    @cached_property
    def acts(self) -> list[SheetAct]:
        return list(sheet_acts.open_to(self.user, self.voice))

    @property
    def buttons(self) -> list[SheetAct]:
        return [one for one in self.acts if one.stands == sheet_acts.BUTTON]

    @property
    def links(self) -> list[SheetAct]:
        return [one for one in self.acts if one.stands == sheet_acts.LINK]

    @property
    def may_split(self) -> bool:
        return self.offers(sheet_acts.points.name)

    def offers(self, act: str) -> bool:
        """Whether this reader can do it with a voice in this state."""
        return any(one.name == act for one in self.acts)

    # ---- What only one form needs ----

    @cached_property
    def quotes(self) -> list[Voice]:
        return list(queries.answers_to_quote(self.voice))

    @cached_property
    def way(self) -> str:
        return queries.way_of_answer(self.voice)

    @cached_property
    def extend_basis(self) -> str:
        return basis("voice.petition.extend", clock.today())

    @cached_property
    def new_code(self) -> str:
        """Which of the acts for a lost code is open to this reader."""
        acts = sheet_acts.NEW_CODES.items()
        return next((n for n, act in acts if act.is_open(self.user, self.voice)), "")

    @property
    def why_no_code(self) -> str:
        if self.voice.waits_for_card:
            return str(sheet_acts.NEW_CODES["print"].rule.refusal)
        return sheet_acts.NEW_CODES["send"].rule.why_not(self.voice)

    @cached_property
    def card(self) -> CodeCard | None:
        waiting = CodeCard.waiting().filter(voice=self.voice)
        return waiting.select_related("asked_by", "office").first()

    @cached_property
    def precedents(self) -> precedents.Precedents:
        offices = offices_for(self.user)
        return precedents.precedents_of(self.user, self.voice, offices)

    @cached_property
    def spots(self) -> list[str]:
        return spot_names(self.user)


def stamp(*facts: object) -> str:
    """Fingerprint of what a form shows; an older page sends an older one."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def stamp_of(act: SheetAct, voice: Voice) -> str:
    """Of what must still be as the form shows it; none where it shows nothing so."""
    facts = [getattr(voice, name) for name in act.asks.seen]
    if act.shows is not None:
        facts.append(act.shows(voice))
    return stamp(*facts) if facts else ""


def refuse_old_page(request: HttpRequest, seen: str) -> None:
    if seen and request.POST.get("seen", seen) != seen:
        raise ValidationError(
            _("A colleague changed it while you were writing."), code="state"
        )


# Does it with the facts of the form; says in words what was done.
def show(  # noqa: PLR0913 - what one page shows
    request: SignedInRequest,
    voice: Voice,
    *,
    act: str = "",
    form: Form | None = None,
    lost: Lost | None = None,
    status: int = 200,
    is_asked: bool = False,
    **more: Any,
) -> HttpResponse:
    """The whole page, or the part for the act when only that was asked for."""
    sheet = Sheet(request.user, voice, is_asked=is_asked)
    if not sheet.offers(act):
        # The voice changed while somebody wrote: the words are shown, not dropped.
        lost = lost or (form and form.is_bound and late_words(form)) or None
        act, form = "none", None
    context = list_context(request, voice) | {
        "sheet": sheet,
        "voice": voice,
        "act": act,
        "act_template": f"voices/office/acts/{act}.html",
        "form": form,
        "lost": lost,
        "undo": undoing.last_of(request),
    }
    response = render_part(request, TEMPLATE, "act", context | more)
    response.status_code = status
    return response
