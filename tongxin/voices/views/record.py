"""The clerk's minute: the number, Enter, one sentence, Enter; it is filed."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.kernel.acting import add_refusal
from tongxin.kernel.pages import form_page
from tongxin.people import queries as persons
from tongxin.people.http import SignedInRequest
from tongxin.people.models import Organisation, Person
from tongxin.people.phones import normalise_phone
from tongxin.places import queries as places
from tongxin.places.models import Place
from tongxin.voices import inbox, operations, policies
from tongxin.voices.forms.choices import Spot, spot_names
from tongxin.voices.forms.record import RecordForm
from tongxin.voices.models import Voice
from tongxin.voices.operations import Caller, Filed
from tongxin.voices.views import sheets
from tongxin.voices.views.sheets import find_voice, intake_page

PAGE = "voices/office/record.html"
CHANNEL = "record_channel"
ONE_DAY = 24 * 3600
MAX_KNOWN = 5
CALLER_FACTS = (
    "name",
    "email",
    "address",
    "answer_channel",
    "for_name",
    "organisation",
    "organisation_kind",
)
VOICE_FACTS = ("text", "kind", "channel", "audience", "received_at")


@never_cache
@form_page
@intake_page
def record(request: SignedInRequest) -> HttpResponse:
    """Without a sentence it only looks up who is calling; with one it files."""
    if request.method != "POST":
        return _page(request, RecordForm(known=[], initial=_initial(request)), [])
    known = _known(request)
    form = RecordForm(request.POST, request.FILES, known=known)
    if not request.POST.get("text", "").strip() or not form.is_told_apart:
        return _page(request, form, known, is_lookup=True)
    if not form.is_valid():
        return _page(request, form, known, status=422)
    once = f"record:{request.user.pk}:{_once(request)}"
    if not cache.add(once, 0, ONE_DAY):
        return _filed_before(request, cache.get(once))
    try:
        filed = _file(request, form)
    except ValidationError as refusal:
        cache.delete(once)
        add_refusal(form, refusal)
        return _page(request, form, known, status=422)
    cache.set(once, filed.voice.pk, ONE_DAY)
    request.session[CHANNEL] = filed.voice.channel
    return _filed(request, filed)


def _once(request: SignedInRequest) -> str:
    """The mark of one page handed out; a new one for whoever sends none of ours."""
    given = request.POST.get("once", "")
    is_ours = len(given) <= 40 and given.isalnum()
    return given if is_ours else secrets.token_hex(16)


def _initial(request: SignedInRequest) -> dict[str, Any]:
    return {"channel": request.session.get(CHANNEL, Voice.Channel.PHONE)}


def _known(request: SignedInRequest) -> list[Person]:
    """Who is known under the number; an unreadable number is for the form to say."""
    phone = request.POST.get("phone", "")
    try:
        normalise_phone(phone)
    except ValidationError:
        return []
    return persons.find_caller(request.user, phone)


def _page(
    request: SignedInRequest,
    form: RecordForm,
    known: list[Person],
    *,
    is_lookup: bool = False,
    status: int = 200,
) -> HttpResponse:
    if is_lookup:
        # Nothing is wrong yet: only the number is judged, the rest is being written.
        for name in [name for name in form.errors if name != "phone"]:
            del form.errors[name]
    shown = known[:MAX_KNOWN]
    context = {
        "form": form,
        "callers": [_seen(request, person) for person in shown],
        "is_lookup": is_lookup and not form.errors,
        "once": _once(request),
        "spots": spot_names(request.user),
        "organisations": Organisation.objects.order_by("name"),
    }
    return render(request, PAGE, context, status=status)


def _seen(request: SignedInRequest, person: Person) -> dict[str, Any]:
    """Somebody known under the number; that they were looked up is on record."""
    return {
        "person": person,
        "contact": persons.contact_of(request.user, person, "caller"),
        "said_before": inbox.said_before(request.user, person),
    }


def _file(request: SignedInRequest, form: RecordForm) -> Filed:
    facts = form.cleaned_data
    caller = Caller(
        person=form.person,
        phone=facts["phone"],
        **{field: facts[field] for field in CALLER_FACTS},
    )
    return operations.record_voice(
        request.user,
        caller=caller,
        place=facts["spot"].place or _own_place(request, facts["spot"]),
        unit=facts["spot"].unit,
        files=facts["photos"],
        **{field: facts[field] for field in VOICE_FACTS},
    )


def _own_place(request: SignedInRequest, spot: Spot) -> Place | None:
    """What is said at a community's window without naming a place is said there."""
    own = request.user.community_ids
    if spot.unit is not None or request.user.is_street or len(own) != 1:
        return None
    return places.communities().filter(pk__in=own).first()


def _filed(request: SignedInRequest, filed: Filed) -> HttpResponse:
    """The sheet with receipt, code and deadline; from here it is sent on at once."""
    if policies.handled_by(request.user).filter(pk=filed.voice.pk).exists():
        voice = find_voice(request, filed.voice.pk)
        # Just written down: whether there is one like it is what comes next.
        return sheets.show(request, voice, code=filed.code, is_new=True, is_asked=True)
    context = {"voice": filed.voice, "code": filed.code, "is_new": True}
    return render(request, "voices/office/recorded.html", context)


def _filed_before(request: SignedInRequest, voice_id: int | None) -> HttpResponse:
    """The same page was sent twice: it is one voice, and its code was shown."""
    messages.info(request, _("This was filed already. Its code is told only once."))
    if voice_id and policies.handled_by(request.user).filter(pk=voice_id).exists():
        return redirect("voices:detail", voice_id)
    return redirect("voices:inbox")


@never_cache
@require_POST
@intake_page
def caller(request: SignedInRequest) -> HttpResponse:
    """Who is known under the number: the part of the page, while it is typed."""
    known = _known(request)[:MAX_KNOWN]
    context = {"callers": [_seen(request, person) for person in known]}
    return render(request, "voices/office/parts/callers.html", context)
