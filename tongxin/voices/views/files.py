"""Files and exports: what leaves the house as a file."""

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.kernel import clock
from tongxin.kernel.sheets import write_csv, write_xlsx
from tongxin.people.http import SignedInRequest, actor_of
from tongxin.voices import opened, operations, policies
from tongxin.voices.filters import VoiceFilters
from tongxin.voices.models import Attachment, Voice
from tongxin.voices.views.sheets import intake_page

MOST_ROWS = 20_000
FORMS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def file(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """One attachment, to those who may see it; a holder of the receipt included."""
    visible = policies.attachments_visible_to(actor_of(request))
    visible |= Attachment.objects.filter(voice__in=opened.ids(request.session))
    attachment = get_object_or_404(visible.distinct(), pk=attachment_id)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    # A file that somebody sent never runs as a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@intake_page
def export(request: SignedInRequest, form: str) -> HttpResponse:
    """The list as it is filtered, for Excel; without names and numbers of people."""
    if form not in FORMS:
        raise Http404
    voices = VoiceFilters(request.GET).apply(policies.handled_by(request.user))
    voices = voices.select_related("community", "unit")
    rows = [_export_row(voice) for voice in voices[:MOST_ROWS]]
    operations.record_export(request.user)
    name = f"voices-{clock.today():%Y%m%d}.{form}"
    content = (
        write_xlsx(_header(), rows) if form == "xlsx" else write_csv(_header(), rows)
    )
    kind = XLSX if form == "xlsx" else "text/csv; charset=utf-8"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _header() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("Channel"),
        _("State"),
        _("Said at"),
        _("Due on"),
        _("Community"),
        _("Renewal unit"),
        _("Subject"),
        _("What was said"),
        _("Answered at"),
    ]


def _export_row(voice: Voice) -> list[str]:
    said_at = timezone.localtime(voice.received_at)
    answered_at = voice.answered_at and timezone.localtime(voice.answered_at)
    return [
        voice.number,
        str(voice.get_kind_display()),
        str(voice.get_channel_display()),
        str(voice.get_state_display()),
        f"{said_at:%Y-%m-%d %H:%M}",
        f"{voice.due_on:%Y-%m-%d}",
        str(voice.community or ""),
        str(voice.unit.name if voice.unit else ""),
        voice.title,
        voice.text,
        f"{answered_at:%Y-%m-%d %H:%M}" if answered_at else "",
    ]
