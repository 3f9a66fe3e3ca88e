"""Guards around pages of allauth that would otherwise let too much through."""

from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongxin.people.adapters import AccountAdapter, SecondStepAdapter
from tongxin.people.http import SignedInRequest, View


def with_password(view: View) -> View:
    """Residents have no password; for them the page is not there."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def proved_again(view: View) -> View:
    """Whoever has no password proves by a new code that the browser is still theirs.

    Or a browser left open could hand the account on to another number for good.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        has_password = request.user.has_usable_password()
        adapter = AccountAdapter(request)
        if has_password or not adapter.is_reauthentication_required(app="people"):
            return view(request, *args, **kwargs)
        logout(request)
        messages.info(
            request, _("Please sign in once more, so that we know that it is you.")
        )
        query = urlencode({REDIRECT_FIELD_NAME: request.path})
        return redirect(f"{reverse('people:sign_in')}?{query}")

    return login_required(guarded)


def not_the_last(view: View) -> View:
    """Staff keep one second step: allauth asks that for apps, not for keys."""

    @wraps(view)
    def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
        key = get_object_or_404(Authenticator, user=request.user, pk=pk)
        adapter = SecondStepAdapter()
        if not adapter.can_delete_authenticator(key):
            reason = adapter.error_messages["cannot_delete_authenticator"]
            messages.error(request, str(reason))
            return redirect("mfa_list_webauthn")
        return view(request, pk=pk)

    return login_required(guarded)
