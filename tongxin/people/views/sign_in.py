"""The way in: a code by telephone, the first visit, the roles of a demonstration."""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.limits import LimitReached
from tongxin.people import codes, invitations, operations, phones, queries
from tongxin.people.forms import CodeForm, SignInForm, WelcomeForm
from tongxin.people.http import View, address_of
from tongxin.people.models import User
from tongxin.people.signin_forms import FirstPasswordForm

WEIXIN_CSP: dict[str, Any] = {
    **settings.SECURE_CSP,
    "form-action": [CSP.SELF, "https://open.weixin.qq.com"],
}


def may_lead_to_weixin(view: View) -> View:
    """The button's form is answered with a way to WeChat; browsers check that too."""

    leading: View = csp_override(WEIXIN_CSP)(view)

    @wraps(view)
    def led(request: HttpRequest) -> HttpResponse:
        return leading(request) if settings.WEIXIN_ID else view(request)

    return led


@may_lead_to_weixin
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The number of a resident, and beside it the ways of staff and demonstration."""
    to = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        # Not `redirect`: what somebody wrote there need not be a name of ours.
        return HttpResponseRedirect(to or get_adapter().get_login_redirect_url(request))
    form = SignInForm(request.POST or None)
    if request.POST and not codes.can_be_sent():
        return render(request, "people/code_not_sent.html", status=503)
    if form.is_valid():
        try:
            codes.SignInCode.initiate(request, form.cleaned_data["phone"], to)
            return redirect("people:code")
        except LimitReached as reached:
            form.add_error("phone", codes.why_no_code(reached))
    context = {
        "form": form,
        "next": to,
        "by_number": codes.can_be_sent(),
        "has_weixin": bool(settings.WEIXIN_ID),
        "demo": queries.demo_accounts_for_everybody() if settings.DEMO else [],
    }
    return render(request, "people/sign_in.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code from the text message."""
    process = codes.SignInCode.resume(request)
    if process is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        answer = _typed(request, process, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "phone": phones.mask_phone(process.phone),
        "can_resend": process.can_resend,
        # A demonstration sends no text message; whoever tries it needs the code.
        "demo_code": process.code if settings.DEMO else "",
    }
    return render(request, "people/code.html", context)


def _typed(
    request: HttpRequest, process: codes.SignInCode, form: CodeForm
) -> HttpResponse | None:
    """What follows the typed code; None when the form is to be shown again."""
    if not process.is_right(form.cleaned_data["code"]):
        if process.record_invalid_attempt():
            form.add_error("code", _("This code is wrong. Please look again."))
            return None
        return render(request, "people/code_spent.html", status=403)
    try:
        return process.finish() or redirect("people:welcome")
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Another code to the same number."""
    process = codes.SignInCode.resume(request)
    if process is None:
        return redirect("people:sign_in")
    try:
        if process.can_resend:
            process.resend()
    except LimitReached as reached:
        told = {"too_many": codes.why_no_code(reached)}
        return render(request, "people/code_not_sent.html", told, status=429)
    return redirect("people:code")


@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first visit: a name; and what proves that staff wrote down theirs before."""
    proved = codes.proved_phone(request)
    if proved is None:
        return redirect("people:sign_in")
    form = WelcomeForm(request.POST or None)
    if form.is_valid():
        try:
            return _opened(request, proved, **form.cleaned_data)
        except LimitReached as reached:
            form.add_error(None, codes.why_no_proof(reached))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "phone": phones.mask_phone(proved["phone"])}
    return render(request, "people/welcome.html", context)


def _opened(
    request: HttpRequest, proved: codes.Proved, *, name: str, number: str, code: str
) -> HttpResponse:
    phone, claimed = proved["phone"], None
    if number or code:
        claimed = queries.record_proved_by(
            phone, number=number, code=code, who=address_of(request)
        )
    user = operations.open_account(VISITOR, name=name, phone=phone, claimed=claimed)
    codes.forget_proved(request)
    return codes.sign_in(request, user, proved["to"])


@never_cache
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click into a role of the demonstration; outside it this page is not there."""
    if not settings.DEMO or request.method != "POST":
        raise Http404
    user = get_object_or_404(
        User,
        username=request.POST.get("username", "").replace("\x00", ""),
        username__startswith=queries.DEMO_PREFIX,
        is_active=True,
    )
    adapter = get_adapter(request)
    adapter.login(request, user)
    to = get_next_redirect_url(request)
    return HttpResponseRedirect(to or adapter.get_login_redirect_url(request))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Somebody new to the office chooses their password; then they sign in with it."""
    holder = invitations.holder_of(pk, token)
    if holder is None:
        return render(request, "people/invitation_over.html")
    form = FirstPasswordForm(holder, request.POST or None)
    if form.is_valid():
        operations.change_password(holder, password=form.cleaned_data["new_password1"])
        told = _("Your password is set. Sign in with it as %(name)s.")
        messages.success(request, told % {"name": holder.username})
        return redirect("account_login")
    context = {"form": form, "holder": holder}
    status = 422 if form.errors else 200
    return render(request, "people/invited.html", context, status=status)
