"""Rules of every page: idle staff leave, and an unsafe account is made safe first."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.people import guarding

# Where somebody may go who still owes a password or a second step.
OPEN = ("/account/", "/static/", "/sign-in/", "/healthz")

Answer = Callable[[HttpRequest], HttpResponse]


def sign_in_rules(get_response: Answer) -> Answer:
    """Looks into the session only: a page of a resident asks the database nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if guarding.is_idle_too_long(request):
            logout(request)
            messages.info(request, _("You were away for long, so we signed you out."))
            return HttpResponseRedirect(reverse("people:sign_in"))
        if not request.path.startswith(OPEN):
            owed = guarding.owed_page(request)
            if owed is not None:
                return HttpResponseRedirect(reverse(owed))
        return get_response(request)

    return middleware
