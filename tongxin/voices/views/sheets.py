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
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.pages import page_number, render_part
from tongxin.people import policies as people
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import User
from tongxin.places import queries as places
from tongxin.renewal import policies as renewal
from tongxin.renewal.models import Stage, Unit
from tongxin.voices import deadlines, inbox, policies, queries, search, timeline
from tongxin.voices.authorship import author_words, unnamed
from tongxin.voices.filters import Sort, VoiceFilters
from tongxin.voices.forms.choices import spot_names
from tongxin.voices.models import Answer, AuthorWord, Matter, Point, Task, Voice
from tongxin.voices.views import undoing

TEMPLATE = "voices/office/detail.html"
# A search for the like costs time: the first few points, the others on demand.
MOST_SUGGESTED = 3

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
    address = VoiceFilters(request.GET).address
    return f"?{address}" if address else ""


def list_context(request: SignedInRequest) -> dict[str, Any]:
    """The list with its filters; the same beside every sheet."""
    filters = VoiceFilters(request.GET)
    if not request.user.takes_in:
        return {"filters": filters, "query": query_of(request)}
    user, query = request.user, query_of(request)
    page = inbox.page_of(user, filters, page_number(request))
    return {
        "filters": filters,
        "query": query,
        "slice": page,
        # Each voice is opened with the list as it stands, so that it stays beside it.
        "place_in_list": query + _page_in(query, page.number),
        "current": None,
        "tabs": inbox.tab_counts(user),
        "sorts": Sort,
        "kinds": Voice.Kind,
        "channels": Voice.Channel,
        # Read when the list is drawn: an act that is shown alone does without.
        "communities": SimpleLazyObject(places.communities_by_name)
        if user.is_street
        else (),
        "units": units_of(user).values_list("pk", "name"),
        "stages": Stage,
    }


def _page_in(query: str, number: int) -> str:
    return f"{'&' if query else '?'}page={number}" if number > 1 else ""


def units_of(user: User) -> QuerySet[Unit]:
    """Units to narrow a list to: for a community its own."""
    units = renewal.visible_to(user).only("pk", "name")
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


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody was quicker: what was typed is shown, so that it is not lost."""

    message: str
    words: list[tuple[str, str]]


def point_rows(user: User, voice: Voice, *, is_asked: bool) -> list[PointRow]:
    """The points; with the matter that its author ticked, or the nearest if asked."""
    points = list(
        voice.points.select_related("matter", "suggested_matter").order_by("position")
    )
    stands = {point.pk: point.matter for point in points if point.matter is not None}
    guessed: dict[int, Matter] = {}
    if voice.is_open and policies.may_handle(user, voice):
        loose = [point for point in points if point.pk not in stands]
        searched = loose[:MOST_SUGGESTED] if is_asked else []
        guesses = ((p.pk, _likely(user, p, searched)) for p in loose)
        guessed = {pk: matter for pk, matter in guesses if matter is not None}
    near = stands | guessed
    rows = {row.matter.pk: row for row in queries.matter_rows(set(near.values()))}
    first = next(iter(guessed), None)
    return [
        PointRow(point, rows[near[point.pk].pk], point.pk == first)
        if point.pk in near
        else PointRow(point, None, is_next=False)
        for point in points
    ]


def _likely(user: User, point: Point, searched: list[Point]) -> Matter | None:
    """The matter its author ticked, else the one whose words are nearest."""
    ticked = point.suggested_matter
    if may_gather(user, ticked):
        return ticked
    if point not in searched:
        return None
    near = search.alike(user, point.text, without=point.voice)
    matters = (thing.matter for thing in near)
    return next((matter for matter in matters if may_gather(user, matter)), None)


def may_gather(user: User, matter: Matter | None) -> bool:
    return (
        matter is not None
        and matter.state == Matter.State.OPEN
        and policies.may_handle_matter(user, matter)
    )


def stamp(*facts: object) -> str:
    """Fingerprint of what a form shows; an older page sends an older one."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def stamps(voice: Voice, points: list[Point]) -> dict[str, str]:
    return {
        "place": stamp(voice.kind, voice.place_id, voice.unit_id),
        "points": stamp([point.text for point in points]),
        "publish": stamp(voice.public_question, voice.public_answer),
        "reissue": stamp(voice.receipt_id),
    }


def refuse_old_page(request: HttpRequest, name: str, now: dict[str, str]) -> None:
    if request.POST.get("seen", now[name]) != now[name]:
        raise ValidationError(
            _("A colleague changed it while you were writing."), code="state"
        )


def points_context(
    user: User, voice: Voice, *, is_asked: bool = False
) -> dict[str, Any]:
    """The points; `is_asked`: whether there is a matter like it."""
    rows = point_rows(user, voice, is_asked=is_asked)
    may_handle = policies.may_handle(user, voice)
    answered = any(row.point.answered_at for row in rows)
    loose = (row.point for row in rows if row.point.matter is None)
    return {
        "voice": voice,
        "points": rows,
        "is_asked": is_asked,
        "is_guessed": any(row.is_next for row in rows),
        "may_handle": may_handle,
        "may_split": may_handle and voice.is_open and not answered,
        # The keys for another matter and a new one are for the first without one.
        "loose": next(loose, None) if may_handle and voice.is_open else None,
        "stamps": stamps(voice, [row.point for row in rows]),
    }


def sheet_context(
    user: User, voice: Voice, *, is_asked: bool = False
) -> dict[str, Any]:
    """What the sheet shows, and what the reader may do with it."""
    tasks = inbox.tasks_for(voice)
    may_see_author = policies.may_see_author(user, voice)
    return points_context(user, voice, is_asked=is_asked) | {
        "tasks": tasks,
        "is_sent": any(task.state in Task.OPEN for task in tasks),
        "has_task": any(task.state in Task.OPEN and task.voice_id for task in tasks),
        "answers": list(queries.answers_of(voice)),
        "word": queries.word_of(voice),
        "files": list(voice.attachments.all()),
        "may_see_author": may_see_author,
        "author_words": author_words(voice) if may_see_author else unnamed(voice),
        "may_open_contact": may_see_author
        and voice.author is not None
        and people.may_read_contact(user, voice.author),
        "may_answer": policies.may_answer(user, voice),
        "may_publish": policies.may_publish(user, voice),
        "may_extend": policies.may_extend(user, voice),
        "basis": deadlines.basis_of(voice),
        "take_up_by": deadlines.take_up_by(voice),
        "earlier": inbox.earlier_of_author(user, voice) if may_see_author else [],
        "steps": timeline.steps_of(voice, tasks),
    }


def open_acts(context: dict[str, Any]) -> set[str]:
    """What can be done with a voice in this state by this reader."""
    voice: Voice = context["voice"]
    acts: set[str] = set()
    if voice.is_open and context["may_answer"]:
        acts |= {"answer", "interim"}
    if voice.has_answer and context["may_publish"] and _is_for_all(voice):
        acts.add("publish")
    if not context["may_handle"]:
        return acts
    acts.add("reissue")
    if context["may_extend"] and _may_need_longer(voice, context["answers"]):
        acts.add("extend")
    if voice.is_open:
        acts |= {"place", "files"}
        acts |= set() if context["has_task"] else {"dispatch", "decline"}
        acts |= {"points"} if context["may_split"] else set()
        acts |= {"accept"} if voice.state == Voice.State.RECEIVED else set()
    if voice.has_answer or voice.state == Voice.State.DECLINED:
        acts.add("reopen")
    if voice.has_answer and _may_say_word(context["word"]):
        acts.add("word")
    return acts


def _may_need_longer(voice: Voice, answers: list[Answer]) -> bool:
    given = (Answer.Kind.LONGER, voice.round)
    return (
        voice.kind == Voice.Kind.PETITION
        and voice.is_open
        and voice.due_on >= clock.today()
        and given not in [(answer.kind, answer.round) for answer in answers]
    )


def _is_for_all(voice: Voice) -> bool:
    return voice.audience != Voice.Audience.OFFICE


def _may_say_word(word: AuthorWord | None) -> bool:
    return word is None or word.word == AuthorWord.Word.NOT_REACHED


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
    context = sheet_context(request.user, voice, is_asked=is_asked)
    context |= list_context(request)
    acts = open_acts(context)
    context |= {"acts": acts, "act": act if act in acts else "none"}
    if act not in acts:
        # The voice changed while somebody wrote: the words are shown, not dropped.
        lost = lost or (form and form.is_bound and late_words(form)) or None
        form = None
    if "slice" in context:
        context["next"] = inbox.next_after(context["slice"].rows, voice)
        context["current"] = voice.pk
    context |= {"form": form, "lost": lost, "undo": undoing.last_of(request), **more}
    context |= _act_context(request.user, voice, context["act"])
    response = render_part(request, TEMPLATE, "act", context)
    response.status_code = status
    return response


def _act_context(user: User, voice: Voice, act: str) -> dict[str, Any]:
    """What only the form of this act needs."""
    context: dict[str, Any] = {"act_template": f"voices/office/acts/{act}.html"}
    if act == "answer":
        context["quotes"] = queries.answers_to_quote(voice)
        context["way"] = queries.way_of_answer(voice)
    if act == "extend":
        code = "voice.petition.extend"
        context["extend_basis"] = deadlines.basis(code, clock.today())
    if act == "place":
        context["spots"] = spot_names(user)
    return context


def late_words(form: Form) -> Lost:
    return Lost(_("This cannot be done any more."), typed(form))


def typed(form: Form) -> list[tuple[str, str]]:
    """Words that were typed into a form, under the labels of its fields."""
    return [
        (str(field.label), str(field.value()))
        for field in form
        if isinstance(field.value(), str) and str(field.value()).strip()
    ]
