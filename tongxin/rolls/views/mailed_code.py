"""The letter with a code: printed by the office, typed in by whoever holds it."""

from collections.abc import Sequence

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.kernel import documents, house
from tongxin.kernel.acting import Act, act_page, told_back
from tongxin.kernel.pages import form_page
from tongxin.people import queries as persons
from tongxin.people.http import SignedInRequest, address_of, signed_in
from tongxin.people.models import User
from tongxin.rolls import forms, operations, queries
from tongxin.rolls.models import Side
from tongxin.rolls.views.roll import entry_address, entry_of, roll_of
from tongxin.units.models import Unit
from tongxin.units.queries import head_of


@require_POST
@signed_in
def letter(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One letter as a PDF; printing it again makes another code."""
    found = entry_of(request, slug, pk)
    try:
        mailed, code = operations.print_code(request.user, found)
    except ValidationError as refusal:
        return told_back(request, entry_address(found), refusal)
    letters = [operations.Letter(mailed, code, found)]
    return _pdf(
        request, found.unit, letters, f"inline; filename=letter-{mailed.pk}.pdf"
    )


@form_page
@signed_in
def letters(request: SignedInRequest, slug: str) -> HttpResponse:
    """Letters by building: how many wait, and one print run at a time."""
    unit = roll_of(request, slug)
    form = forms.LettersForm(request.POST or None)
    side = request.GET.get("side", "")
    if request.method == "POST" and form.is_valid():
        filters = queries.LetterFilters(**form.cleaned_data, side=side)
        try:
            run = operations.print_codes(request.user, unit, filters=filters)
        except ValidationError as refusal:
            return told_back(request, request.get_full_path(), refusal)
        name = f"attachment; filename=letters-{run[0].mailed.pk}.pdf"
        return _pdf(request, unit, run, name)
    buildings = queries.letter_buildings(request.user, unit, side)
    context = {
        **head_of(request.user, unit),
        "buildings": buildings,
        "due": sum(one.due for one in buildings),
        "out": sum(one.out for one in buildings),
        "most": operations.MAX_LETTERS,
        "side": side,
        "sides": Side,
    }
    return render(request, "rolls/roll_letters.html", context)


def _pdf(
    request: SignedInRequest,
    unit: Unit,
    run: Sequence[operations.Letter],
    disposition: str,
) -> HttpResponse:
    """In the language of the street, whatever the clerk reads pages in."""
    home = settings.PUBLIC_URL or request.build_absolute_uri("/")
    home = home.rstrip("/") + reverse("rolls:take_entries")
    sheets = [_sheet(request.user, unit, one, home) for one in run]
    context = {"unit": unit, "house": house.sign(), "letters": sheets}
    with translation.override(settings.LANGUAGE_CODE):
        document = documents.pdf("rolls/roll_letter_print.html", context)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "no-store"
    return response


def _sheet(
    user: User, unit: Unit, one: operations.Letter, home: str
) -> dict[str, object]:
    """What one letter says; that its address was opened is on record."""
    contact = persons.contact_of(user, one.entry.person, "letter")
    label = one.entry.holding.label if one.entry.holding else ""
    page = f"{home}?number={one.mailed.pk}"
    drawn = segno.make(iri_to_uri(page), error="m", micro=False)
    return {
        "entry": one.entry,
        "name": contact.name,
        "address": contact.address or f"{unit.name} {label}".strip(),
        "number": one.mailed.pk,
        "code": one.code,
        "good_until": one.mailed.good_until,
        "page": page.split("://", 1)[-1],
        "qr": drawn.svg_data_uri(border=0, dark="#000"),
    }


@form_page
@signed_in
def take(request: SignedInRequest) -> HttpResponse:
    """Number and code out of the letter; no transaction, so that tries stay counted."""
    act = Act(
        title=_("I have a letter with a code"),
        lead=_("What the roll says then stands on your page."),
        button=_("Open it"),
        done=_("The entries of the letter are yours now."),
        back=reverse("rolls:my_roll"),
        template="rolls/my_act.html",
    )
    initial = {"number": request.GET.get("number", "")[:9]}
    form = forms.TakeForm(request.POST or None, initial=initial)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.take_entries(
            request.user, address=address_of(request), **facts
        ),
    )
