"""With number and code: what became of it, and the author's own word."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.kernel.limits import LimitReached
from tongxin.kernel.pages import form_page
from tongxin.kernel.templatetags.look import words
from tongxin.people.http import actor_of, address_of
from tongxin.people.models import Actor, User
from tongxin.voices import operations, policies, rate_limit, receipt_session
from tongxin.voices.forms.office import FileForm
from tongxin.voices.forms.resident import AgainForm, FindForm, TakeBackForm, promise
from tongxin.voices.history.progress import (
    Progress,
    circle_middle,
    circle_steps,
    progress_of,
)
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations.intake import MAX_FILES
from tongxin.voices.proof import voice_proved_by

FIND = "voices/resident/find.html"
PAGE = "voices/resident/receipt.html"
# Of one connection, whichever numbers it tries: a whole village may share one.
MAX_TRIES, WHILE = 40, 900
MAX_HANDED_IN = 12
AUTHORS_WORDS = (
    AuthorWord.Word.SOLVED,
    AuthorWord.Word.PARTLY,
    AuthorWord.Word.NOT_SOLVED,
)


# ---- The door ----


@never_cache
@form_page
def find(request: HttpRequest) -> HttpResponse:
    """Number and code open one voice in this browser; the number alone opens none."""
    if request.method != "POST":
        form = FindForm(initial={"number": request.GET.get("number", "")[:60]})
        return render(request, FIND, {"form": form})
    form = FindForm(request.POST)
    if form.is_valid():
        try:
            voice = _voice_of(request, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            # Whoever knew the key of this browser before knows it no longer.
            if request.session.session_key:
                request.session.cycle_key()
            receipt_session.remember(request.session, voice)
            return redirect("voices:receipt", voice.pk)
    return render(request, FIND, {"form": form})


def _voice_of(request: HttpRequest, form: FindForm) -> Voice:
    """The voice that number and code open together.

    A wrong number and a wrong code are refused in the same words, and both are counted
    alike: nobody learns from it which numbers exist.
    """
    if not rate_limit.has_room(request, "find", most=MAX_TRIES, seconds=WHILE):
        raise _wait(WHILE // 60)
    try:
        return voice_proved_by(
            form.cleaned_data["number"],
            form.cleaned_data["code"],
            who=address_of(request),
        )
    except LimitReached as reached:
        raise _wait(reached.minutes) from reached


def _wait(minutes: int) -> ValidationError:
    return ValidationError(
        ngettext(
            "Too many wrong tries. Please wait %(n)d minute, or call us.",
            "Too many wrong tries. Please wait %(n)d minutes, or call us.",
            minutes,
        )
        % {"n": minutes}
    )


# ---- The voice ----


@never_cache
@require_safe
def receipt(request: HttpRequest, voice_id: int) -> HttpResponse:
    """What was said, what was answered, how far it came, and what is next."""
    voice = _open_to(request, voice_id)
    return _page(request, voice) if voice else _to_door(voice_id)


@require_POST
def say_word(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Solved, partly, not: the author's word, which no office can change."""
    word = request.POST.get("word", "")
    if word not in AUTHORS_WORDS:
        raise Http404

    def act(speaker: Actor, voice: Voice) -> str:
        operations.say_word(speaker, voice, word=word)
        return _("We have written your word down. Thank you.")

    return _act(request, voice_id, act)


@require_POST
def say_again(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Open it again: something is still missing."""
    form = AgainForm(request.POST)

    def act(speaker: Actor, voice: Voice) -> str:
        voice = operations.reopen_voice(speaker, voice, **form.cleaned_data)
        return _("It is open again. You get an answer by %(day)s.") % {
            "day": words(voice.due_on)
        }

    return _act(request, voice_id, act, form, "again_form")


@require_POST
def take_back(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Withdraw it."""
    form = TakeBackForm(request.POST)

    def act(speaker: Actor, voice: Voice) -> str:
        operations.withdraw_voice(speaker, voice, **form.cleaned_data)
        return _("You took it back. Nobody works on it any more.")

    return _act(request, voice_id, act, form, "take_back_form")


@require_POST
def add_files(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Hand in a photo or a file later; how often is counted before any is looked at."""
    if not rate_limit.has_room(request, "files", most=MAX_HANDED_IN, seconds=WHILE):
        messages.error(request, rate_limit.too_much(WHILE))
        return redirect("voices:receipt", voice_id)
    form = FileForm(request.POST, request.FILES)

    def act(speaker: Actor, voice: Voice) -> str:
        operations.add_files(speaker, voice, **form.cleaned_data)
        return _("The office can see it now.")

    return _act(request, voice_id, act, form, "files_form")


@require_POST
def claim(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Keep it under the account that is signed in."""

    def act(_speaker: Actor, voice: Voice) -> str:
        user = request.user
        if not isinstance(user, User):
            raise Http404
        holder = receipt_session.holder_in(request.session, voice)
        operations.claim_voice(user, voice, holder=holder)
        return _("It is in your account now.")

    return _act(request, voice_id, act)


@require_POST
def shut(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Forget it in this browser: for whoever reads at somebody else's computer."""
    receipt_session.forget(request.session, Voice(pk=voice_id))
    messages.success(request, _("Shut. Only number and code open it again here."))
    return redirect("voices:find")


# ---- Who is asking ----


def _open_to(request: HttpRequest, voice_id: int) -> Voice | None:
    return receipt_session.voice_open_to(actor_of(request), request.session, voice_id)


def _to_door(voice_id: int) -> HttpResponse:
    return redirect(receipt_session.door_of(voice_id))


def _speaker(request: HttpRequest, voice: Voice) -> Actor:
    """In whose name an act is done: the author's, else the holder's of the receipt.

    Whoever holds only the receipt acts as the public, signed in or not: so nothing of
    an anonymous voice ever names an account.
    """
    actor = actor_of(request)
    if policies.is_author(actor, voice):
        return actor
    return receipt_session.holder_in(request.session, voice) or actor


# ---- One act, one way through ----


def _act(
    request: HttpRequest,
    voice_id: int,
    act: Callable[[Actor, Voice], str],
    form: Form | None = None,
    name: str = "",
) -> HttpResponse:
    """Check who asks and what was typed, act, and say what happened."""
    voice = _open_to(request, voice_id)
    if voice is None:
        return _to_door(voice_id)
    if form is not None and not form.is_valid():
        return _page(request, voice, **{name: form})
    try:
        told = act(_speaker(request, voice), voice)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, told)
    return redirect("voices:receipt", voice.pk)


def _page(request: HttpRequest, voice: Voice, **forms: Form) -> HttpResponse:
    actor, way = actor_of(request), progress_of(voice)
    is_mine = policies.is_author(actor, voice)
    context = {
        "voice": voice,
        "way": way,
        **_circle(way),
        "events": way.events,
        "is_mine": is_mine,
        "may_change": _may_change(_speaker(request, voice), way),
        "is_opened": voice.pk in receipt_session.ids(request.session),
        "is_late": voice.is_late,
        "again_promise": promise(voice.kind),
        "is_for_another": is_mine and voice.filed_by_id is not None,
        **_claiming(actor, voice),
        "may_add_files": voice.is_open and len(way.files) < MAX_FILES,
        "again_form": AgainForm(),
        "take_back_form": TakeBackForm(),
        "files_form": FileForm(),
        "words": AUTHORS_WORDS,
        **forms,
    }
    return render(request, PAGE, context)


def _circle(way: Progress) -> dict[str, object]:
    steps = circle_steps(way)
    summary, soft = circle_middle(way, steps)
    return {"steps": steps, "summary": summary, "soft": soft}


def _may_change(speaker: Actor, way: Progress) -> bool:
    """The word that stands; where none does, nobody is asked."""
    return way.word is not None and operations.say_word.is_open(speaker, way.voice)


def _claiming(actor: Actor, voice: Voice) -> dict[str, object]:
    """Whether an account may keep it, else why not, for whoever wonders."""
    act = operations.claim_voice
    if not isinstance(actor, User) or actor.person_id is None:
        return {}
    if policies.is_author(actor, voice) or not act.rule.stands(voice):
        return {}
    may_claim = act.is_open(actor, voice)
    return {"may_claim": may_claim, "why_not": "" if may_claim else act.rule.refusal}
