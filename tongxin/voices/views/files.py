"""Files that people handed in, given out again to those who may see them."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from tongxin.kernel.files import given_out
from tongxin.people.http import actor_of
from tongxin.voices import policies, receipt_session
from tongxin.voices.models import Attachment


@require_GET
def file(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """One attachment, to those who may see it; a holder of the receipt included."""
    visible = policies.attachments_visible_to(actor_of(request))
    visible |= Attachment.objects.filter(voice__in=receipt_session.ids(request.session))
    attachment = get_object_or_404(visible.distinct(), pk=attachment_id)
    return given_out(attachment.file, attachment.name, attachment.content_type)
