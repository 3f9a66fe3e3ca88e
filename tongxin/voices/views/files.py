"""Files that people handed in, given out again to those who may see them."""

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from tongxin.people.http import actor_of
from tongxin.voices import opened, policies
from tongxin.voices.models import Attachment


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
