"""Before it opens: it is announced, with the day whose roll will count."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.consultations import operations, running_forms
from tongxin.consultations.views.office import form_page, kept, manage_address
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people.http import SignedInRequest, signed_in


@require_POST
@signed_in
def announce(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    return at_once(
        request,
        manage_address(consultation),
        _("It is announced: everybody can read of it."),
        lambda: operations.announce_consultation(request.user, consultation),
    )


@form_page
@signed_in
def record_date(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    act = Act(
        title=_("Choose another record date"),
        button=_("Save"),
        done=_("The record date is changed; announce it now."),
        back=manage_address(consultation),
        about=consultation.title,
        lead=_("What was announced is no longer true then: it is announced anew."),
    )
    return act_page(
        request,
        running_forms.RecordDateForm(request.POST or None),
        act,
        lambda facts: operations.put_record_date_off(
            request.user, consultation, **facts
        ),
    )
