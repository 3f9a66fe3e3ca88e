"""What an office does with one voice: a form on its sheet, an act, the sheet anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import User
from tongxin.voices import deadlines, inbox, operations, queries
from tongxin.voices.forms import office as forms
from tongxin.voices.models import Point, Voice
from tongxin.voices.views import sheets, undoing
from tongxin.voices.views.sheets import find_voice, show

form_page = require_http_methods(["GET", "HEAD", "POST"])

type Make = Callable[..., Form]
# Does it with the facts of the form; says in words what was done.
type Do = Callable[[dict[str, Any]], str]


def run(  # noqa: PLR0913 - one act: its name, its form, what it does, where it leads
    request: SignedInRequest,
    voice: Voice,
    act: str,
    make: Make,
    do: Do,
    *,
    onward: bool = False,
    seen: str = "",
) -> HttpResponse:
    """Show the form of an act, or do it; whoever comes too late loses no word.

    `seen` is the stamp of what the form shows, where it writes over what is there.
    """
    if request.method != "POST":
        return show(request, voice, act=act, form=make(), seen=seen)
    form = make(data=request.POST, files=request.FILES)
    if not form.is_valid():
        return show(request, voice, act=act, form=form, status=422, seen=seen)
    try:
        if seen:
            sheets.refuse_old_page(request, seen)
        told = do(form.cleaned_data)
    except ValidationError as refusal:
        return show_refusal(request, voice, act, form, refusal)
    messages.success(request, told)
    return go_on(request, voice, onward=onward)


def go_on(
    request: HttpRequest, voice: Voice, *, onward: bool = False
) -> HttpResponseRedirect:
    """To the next voice of the list, or back to this one, with the list as it was."""
    query = sheets.query_of(request)
    following = request.POST.get("next", "")
    if not onward:
        return redirect(voice.get_absolute_url() + query)
    if following.isdecimal() and len(following) < 12:
        return redirect(reverse("voices:detail", args=[int(following)]) + query)
    return redirect(reverse("voices:inbox") + query)


def show_refusal(
    request: SignedInRequest,
    voice: Voice,
    act: str,
    form: Form,
    refusal: ValidationError,
) -> HttpResponse:
    """A mistake goes to its field; a colleague who was quicker is shown as such."""
    if not is_stale(refusal):
        add_refusal(form, refusal)
        return show(request, voice, act=act, form=form, status=422)
    now = find_voice(request, voice.pk)
    lost = sheets.Lost(" ".join(refusal.messages), sheets.typed(form))
    return show(request, now, lost=lost, status=409)


def is_stale(refusal: ValidationError) -> bool:
    return not hasattr(refusal, "error_dict") and any(
        error.code == "state" for error in refusal.error_list
    )


def add_refusal(form: Form, refusal: ValidationError) -> None:
    """Put each refusal at its field; what belongs to no field goes to the head."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


# ---- Sending on, declining ----


@form_page
@staff_page()
def dispatch(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def make(**given: Any) -> Form:
        likely = {} if given else _likely_slip(request.user, voice)
        return forms.DispatchForm(**given, actor=request.user, initial=likely)

    def do(facts: dict[str, Any]) -> str:
        task = operations.dispatch_voice(request.user, voice, **facts)
        told = _("%(number)s is sent to %(office)s.")
        if task.is_whistle:
            told = _("%(number)s: the whistle is blown for %(office)s.")
        told %= {"number": voice.number, "office": facts["lead"]}
        undoing.remember(request, undoing.Step("task", task.pk, told))
        return told

    return run(request, voice, "dispatch", make, do, onward=True)


def _likely_slip(user: User, voice: Voice) -> dict[str, Any]:
    """Who led before for the same matters, and the day that follows from the rule."""
    likely: dict[str, Any] = {"lead": inbox.lead_before(voice)}
    if user.is_street:
        # For a community the day depends on whether it blows the whistle.
        likely["due_on"] = deadlines.task_due(is_whistle=False, voice=voice).on
    return likely


@form_page
@staff_page()
def decline(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def do(facts: dict[str, Any]) -> str:
        operations.decline_voice(request.user, voice, **facts)
        return _("%(number)s is not accepted; the author has the reason.") % {
            "number": voice.number
        }

    return run(request, voice, "decline", forms.DeclineForm, do, onward=True)


@require_POST
@staff_page()
def accept(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    try:
        operations.accept_voice(request.user, voice)
    except ValidationError as refusal:
        return show_refusal(request, voice, "", Form(), refusal)
    messages.success(request, _("It is yours; it waits in “in hand”."))
    return go_on(request, voice)


# ---- Answering ----


@form_page
@staff_page()
def answer(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    waiting = list(voice.points.filter(answered_at=None))

    def make(**given: Any) -> Form:
        initial = {"text": _quoted(request, voice)} if "quote" in request.GET else {}
        return forms.AnswerForm(**given, waiting=waiting, initial=initial)

    def do(facts: dict[str, Any]) -> str:
        now = operations.answer_voice(request.user, voice, **facts)
        if not now.has_answer:
            return _("A part is answered; the author hears when all is.")
        return _("Answered. %(way)s") % {"way": queries.way_of_answer(now)}

    return run(request, voice, "answer", make, do)


def _quoted(request: HttpRequest, voice: Voice) -> str:
    """A public answer of the same matter, to begin from."""
    for other in queries.answers_to_quote(voice):
        if str(other.pk) == request.GET["quote"]:
            return other.public_answer
    return ""


@form_page
@staff_page()
def interim(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def make(**given: Any) -> Form:
        return forms.InterimForm(**given, voice=voice)

    def do(facts: dict[str, Any]) -> str:
        operations.give_interim_answer(request.user, voice, **facts)
        return _("The interim answer is given.")

    return run(request, voice, "interim", make, do)


@form_page
@staff_page()
def extend(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def do(facts: dict[str, Any]) -> str:
        operations.extend_petition(request.user, voice, **facts)
        return _("It has more days now; the author is told why.")

    return run(request, voice, "extend", forms.ExtendForm, do)


@form_page
@staff_page()
def publish(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    seen = sheets.stamp(voice.public_question, voice.public_answer)

    def make(**given: Any) -> Form:
        return forms.PublishForm(**given, initial=queries.public_draft(voice))

    def do(facts: dict[str, Any]) -> str:
        words = {name: facts[name] for name in ("question", "answer")}
        operations.publish_answer(request.user, voice, **words)
        return _("Everybody can read it now.")

    return run(request, voice, "publish", make, do, seen=seen)


@require_POST
@staff_page()
def unpublish(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    try:
        operations.unpublish_answer(request.user, voice)
    except ValidationError as refusal:
        return show_refusal(request, voice, "", Form(), refusal)
    messages.success(request, _("It is public no more."))
    return go_on(request, voice)


@form_page
@staff_page()
def word(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """The author said by telephone or at the window whether it is solved."""
    voice = find_voice(request, voice_id)

    def do(facts: dict[str, Any]) -> str:
        operations.say_word(request.user, voice, **facts)
        return _("The author’s word is written down.")

    return run(request, voice, "word", forms.WordForm, do)


# ---- Setting right ----


@form_page
@staff_page()
def place(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    seen = sheets.stamp(voice.kind, voice.place_id, voice.unit_id)

    def make(**given: Any) -> Form:
        spot = voice.unit or voice.place or voice.community
        initial = {"kind": voice.kind, "spot": spot}
        return forms.PlaceForm(**given, initial=initial)

    def do(facts: dict[str, Any]) -> str:
        spot = facts["spot"]
        operations.place_voice(
            request.user, voice, kind=facts["kind"], place=spot.place, unit=spot.unit
        )
        return _("Set right.")

    return run(request, voice, "place", make, do, seen=seen)


@form_page
@staff_page()
def points(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)
    old = list(voice.points.order_by("position"))
    texts = [point.text for point in old]

    def make(**given: Any) -> Form:
        lines = "\n".join(" ".join(text.split()) for text in texts)
        return forms.PointsForm(**given, initial={"points": lines})

    def do(facts: dict[str, Any]) -> str:
        operations.split_points(
            request.user, voice, texts=_lines(facts["points"], old), seen=texts
        )
        return _("The points are named.")

    return run(request, voice, "points", make, do, seen=sheets.stamp(texts))


def _lines(words: str, old: list[Point]) -> list[str]:
    """One point to a line; a point that stays as it was keeps its own line breaks."""
    whole = {" ".join(point.text.split()): point.text for point in old}
    lines = [" ".join(line.split()) for line in words.splitlines()]
    return [whole.get(line, line) for line in lines if line]


@form_page
@staff_page()
def files(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def do(facts: dict[str, Any]) -> str:
        for file in facts["photos"]:
            operations.attach_file(request.user, voice, file=file)
        return _("The files are added.")

    return run(request, voice, "files", forms.FileForm, do)


@form_page
@staff_page()
def reopen(request: SignedInRequest, voice_id: int) -> HttpResponse:
    voice = find_voice(request, voice_id)

    def do(facts: dict[str, Any]) -> str:
        operations.reopen_voice(request.user, voice, **facts)
        return _("It is open again, with a new deadline.")

    return run(request, voice, "reopen", forms.ReopenForm, do)


@never_cache
@form_page
@staff_page()
def reissue(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """A new code is shown once, on the page that answers, and never again."""
    voice = find_voice(request, voice_id)
    seen = sheets.stamp(voice.receipt_id)
    if request.method != "POST":
        return show(request, voice, act="reissue", form=Form(), seen=seen)
    try:
        sheets.refuse_old_page(request, seen)
        code = operations.reissue_code(request.user, voice)
    except ValidationError as refusal:
        return show_refusal(request, voice, "reissue", Form(), refusal)
    return show(request, find_voice(request, voice.pk), code=code)
