"""The office's part of a report: how far it is, what would be printed, publishing."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.consultations import operations, previewing, tasks, telling
from tongxin.consultations.beside import beside
from tongxin.consultations.models import Consultation
from tongxin.consultations.views.office import kept, manage_address
from tongxin.kernel.acting import at_once
from tongxin.people.http import SignedInRequest, signed_in


@require_POST
@signed_in
def report_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for it once more after it failed."""
    consultation = kept(request, pk)
    return at_once(
        request,
        manage_address(consultation),
        _("The report is computed; this page says how far it is."),
        lambda: begin_report(request, consultation),
    )


def begin_report(request: SignedInRequest, consultation: Consultation) -> None:
    """The worker's timer would find it too; this way it begins at once."""
    report = operations.request_report(request.user, consultation)
    tasks.run_report.enqueue(report.pk)


@require_safe
@signed_in
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Exactly what will be printed, before it is; after that there is the report."""
    consultation = kept(request, pk)
    found = previewing.preview_of(consultation)
    if found is None or consultation.state != Consultation.State.SEALED:
        raise Http404
    told = telling.tell(found, beside(consultation))
    context = {"consultation": consultation, "telling": told}
    return render(request, "consultations/preview.html", context)


@require_POST
@signed_in
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    done = _("It is published, and everybody on the roll is told.")
    if consultation.is_outside:
        done = _("It is published: everybody can read it.")
    return at_once(
        request,
        manage_address(consultation),
        done,
        lambda: _publish(request, consultation),
    )


def _publish(request: SignedInRequest, consultation: Consultation) -> None:
    """Its files take longer to make than to read it: made now, nobody waits."""
    seen = request.POST.get("seen", "")
    operations.publish_report(request.user, consultation, seen=seen)
    tasks.make_files.enqueue(consultation.pk)
