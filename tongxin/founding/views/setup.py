"""What a new street lacks, in order; and whose house it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.founding import forms, operations, queries
from tongxin.kernel import house
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Role

administrator_page = staff_page(Role.ADMINISTRATOR)


def address() -> str:
    return reverse("founding:setup")


@administrator_page
@require_safe
def setup(request: SignedInRequest) -> HttpResponse:
    items = queries.checklist(request.user)
    missing = [one for one in items if one.is_missing]
    context = {
        "items": items,
        "next": missing[0] if missing else None,
        "missing": len(missing),
    }
    return render(request, "founding/setup.html", context)


@administrator_page
@form_page
def describe(request: SignedInRequest) -> HttpResponse:
    now = house.sign()
    names = ("name", "phone", "hours", "receipt_prefix")
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    initial = {name: getattr(now, name) for name in names}
    form = forms.HouseForm(data, files, initial=initial)
    if not now.mark:
        del form.fields["without_mark"]
    frame = Act(
        title=_("Whose house this is"),
        button=_("Save"),
        done=_("Saved. Every page says so from now on."),
        back=address(),
        whence=_("Setting the street up"),
    )
    return act_page(
        request,
        form,
        frame,
        lambda facts: operations.describe_house(request.user, **facts),
    )
