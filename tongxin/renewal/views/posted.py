"""The letter with a code: printed by the office, typed in by whoever holds it."""

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.kernel import documents
from tongxin.people import queries as persons
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import operations, policies, roll_forms
from tongxin.renewal.models import Entitlement, PostedCode
from tongxin.renewal.views.acting import Act, act_page, flash_refusal
from tongxin.renewal.views.office import form_page
from tongxin.renewal.views.roll import roll_of


@require_POST
@signed_in
def letter(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One letter as a PDF; printing it again makes another code."""
    rows = policies.entitlements_visible_to(request.user)
    found = get_object_or_404(rows, unit=roll_of(request, slug), pk=pk)
    try:
        posted, code = operations.print_code(request.user, found)
    except ValidationError as refusal:
        flash_refusal(request, refusal)
        return redirect("renewal:roll_entry", slug, pk)
    contact = persons.contact_of(request.user, found.person, "letter")
    label = found.holding.label if found.holding else ""
    address = contact.address or f"{found.unit.name} {label}"
    document = _pdf(request, found, posted, code, name=contact.name, address=address)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{posted.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _pdf(  # noqa: PLR0913 - a letter is all of this
    request: HttpRequest,
    entry: Entitlement,
    posted: PostedCode,
    code: str,
    *,
    name: str,
    address: str,
) -> bytes:
    """In the language of the street, whatever the clerk reads pages in."""
    home = settings.PUBLIC_URL or request.build_absolute_uri("/")
    page = f"{home.rstrip('/')}{reverse('renewal:take_entries')}?number={posted.pk}"
    drawn = segno.make(iri_to_uri(page), error="m", micro=False)
    context = {
        "unit": entry.unit,
        "entry": entry,
        "name": name,
        "address": address,
        "number": posted.pk,
        "code": code,
        "page": page.split("://", 1)[-1],
        "qr": drawn.svg_data_uri(border=0, dark="#000"),
    }
    with translation.override(settings.LANGUAGE_CODE):
        return documents.pdf("renewal/roll_letter_print.html", context)


@form_page
@signed_in
def take(request: SignedInRequest) -> HttpResponse:
    """Number and code out of the letter; no transaction, so that tries stay counted."""
    act = Act(
        title=_("I have a letter with a code"),
        lead=_("What the roll says then stands on your page."),
        button=_("Open it"),
        done=_("The entries of the letter are yours now."),
        back=reverse("renewal:my_roll"),
        template="renewal/my_act.html",
    )
    initial = {"number": request.GET.get("number", "")[:9]}
    form = roll_forms.TakeForm(request.POST or None, initial=initial)
    return act_page(
        request,
        None,
        form,
        act,
        lambda facts: operations.take_entries(request.user, **facts),
    )
