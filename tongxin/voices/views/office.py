"""The inbox of an office: its list, the sheet of one voice, lists kept under a name."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.pages import wants_part
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.voices import inbox as lists
from tongxin.voices import operations, policies
from tongxin.voices.forms.office import KeepViewForm
from tongxin.voices.views import sheets, undoing
from tongxin.voices.views.sheets import find_voice, intake_page, show


@require_safe
@intake_page
def inbox(request: SignedInRequest) -> HttpResponse:
    """The list alone; a receipt number in the search field opens its voice."""
    context = sheets.list_context(request)
    filters = context["filters"]
    voice = lists.by_number(request.user, filters.q) if filters.q else None
    if voice is not None:
        return redirect(voice)
    if not context["slice"].rows:
        context["next_due"] = lists.next_due(request.user)
    context |= {
        "undo": undoing.last_of(request),
        "saved_views": policies.views_kept_by(request.user),
        "keep_form": KeepViewForm(auto_id="keep_%s"),
    }
    return render(request, "voices/office/inbox.html", context)


@require_safe
@staff_page()
def detail(request: SignedInRequest, voice_id: int) -> HttpResponse:
    return show(request, find_voice(request, voice_id))


@never_cache
@require_POST
@staff_page()
def contact(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """Open the number of the author; the reading is on record for them to see."""
    voice = find_voice(request, voice_id)
    if voice.author is None or not policies.may_see_author(request.user, voice):
        raise PermissionDenied(_("Only staff who handle the matter may read this."))
    opened = people.contact_of(request.user, voice.author, "detail")
    if wants_part(request):
        context: dict[str, Any] = {"voice": voice, "contact": opened}
        return render(request, "voices/office/parts/contact.html", context)
    return show(request, voice, contact=opened)


@require_POST
@intake_page
def keep_view(request: SignedInRequest) -> HttpResponse:
    """Keep the filters of this address under a name."""
    query = sheets.query_of(request)
    name = request.POST.get("name", "").replace("\x00", "")
    try:
        operations.keep_view(request.user, name=name, query=query.removeprefix("?"))
        messages.success(request, _("The list is kept."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(reverse("voices:inbox") + query)


@require_POST
@intake_page
def drop_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    view = get_object_or_404(policies.views_kept_by(request.user), pk=view_id)
    operations.drop_view(request.user, view)
    messages.success(request, _("The list is no longer kept."))
    return redirect("voices:inbox")
