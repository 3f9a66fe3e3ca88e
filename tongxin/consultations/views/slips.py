"""Answers that somebody gives at the window, by telephone or on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.consultations import forms, operations, policies, queries, slips
from tongxin.consultations.models import Consultation
from tongxin.kernel import clock
from tongxin.kernel.acting import add_refusal
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@signed_in
def type_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """First who it is, then what they say; what they said before is never shown."""
    consultation = get_object_or_404(policies.typed_by(request.user), pk=pk)
    if not operations.type_stances.is_open(request.user, consultation):
        # Its page says that it is over; nobody is looked up for nothing.
        return redirect(consultation)
    who = forms.SlipWhoForm(request.POST or None)
    person = _found(request, who, consultation) if who.is_bound else None
    slip = None
    if person is not None:
        slip = _slip(request, consultation)
        if slip.is_bound and slip.is_valid() and _typed(request, person, slip, pk):
            return redirect("consultations:type", pk)
    context = {
        "consultation": consultation,
        "may_collect": policies.may_collect(request.user, consultation),
        "who": who,
        "slip": slip,
        "name": _name(request, person) if person else "",
    }
    is_wrong = who.errors or (slip is not None and slip.errors)
    return render(
        request, "consultations/type.html", context, status=422 if is_wrong else 200
    )


def _slip(request: SignedInRequest, consultation: Consultation) -> forms.SlipForm:
    sent = request.POST if "channel" in request.POST else None
    has_code = slips.is_code(request.POST.get("who", ""))
    today = {
        "expressed_on": clock.today(),
        "channel": "paper" if has_code else "window",
    }
    others = policies.collectors_of(consultation).exclude(pk=request.user.pk)
    return forms.SlipForm(
        sent,
        initial=today,
        statements=list(queries.asked(consultation)),
        collectors=others,
    )


def _found(
    request: SignedInRequest, who: forms.WhoForm, consultation: Consultation
) -> Person | None:
    if not who.is_valid():
        return None
    try:
        person = _person(request, who.cleaned_data["who"], consultation)
    except ValidationError as refusal:
        add_refusal(who, refusal)
        return None
    known = policies.known_as(person.pk)
    if not consultation.entries.filter(person__in=known).exists():
        who.add_error("who", _("This person is not on the roll."))
        return None
    return person


def _person(request: SignedInRequest, who: str, consultation: Consultation) -> Person:
    if slips.is_code(who):
        return slips.person_of(request.user, consultation, who)
    return people.person_known_by(request.user, who)


def _typed(
    request: SignedInRequest, person: Person, slip: forms.SlipForm, pk: int
) -> bool:
    who = request.POST["who"]
    try:
        operations.type_stances(
            request.user,
            policies.typed_by(request.user).get(pk=pk),
            person=person,
            choices=slip.choices,
            channel=slip.cleaned_data["channel"],
            expressed_at=slip.expressed_at,
            collector=slip.cleaned_data["collector"],
            slip_code=who if slips.is_code(who) else "",
        )
    except ValidationError as refusal:
        add_refusal(slip, refusal)
        return False
    messages.success(request, _("Written down. The next one, please."))
    return True


def _name(request: SignedInRequest, person: Person) -> str:
    """Read aloud, so that no slip goes to the wrong person; the reading is kept."""
    why = "slip" if slips.is_code(request.POST["who"]) else "caller"
    return people.contact_of(request.user, person, why).name
