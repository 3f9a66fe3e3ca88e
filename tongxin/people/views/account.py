"""Guards around pages of allauth that would otherwise let too much through."""

from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from tongxin.people.adapters import SecondStepAdapter
from tongxin.people.http import SignedInRequest, View


def with_password(view: View) -> View:
    """Residents have no password; for them the page is not there."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

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
