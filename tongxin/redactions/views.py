"""The form for every kind of record that has none of its own, and the second look."""

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.kernel import acting
from tongxin.kernel.redacting import Mask, Redacted
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.redactions import operations, policies, queries
from tongxin.redactions.slips import BlackOutForm


def _found(request: SignedInRequest, label: str, pk: int) -> tuple[Redacted[Any], Any]:
    """A record that the reader may black out, or may be the second to look at."""
    kind = queries.kind_named(label)
    if kind is None:
        raise Http404
    for rows in (policies.redacted_by, policies.seconded_by):
        if row := rows(request.user, kind).filter(pk=pk).first():
            return kind, row
    raise Http404


@never_cache
@signed_in
def black_out(request: SignedInRequest, label: str, pk: int) -> HttpResponse:
    """The form; of what one person has asked for already, the second look."""
    user = request.user
    kind, row = _found(request, label, pk)
    if queries.wanted_in(row) is not None:
        return _second_page(request, kind, row)
    if not policies.may_redact(user, kind, row):
        raise Http404
    asks_two = policies.asks_two(kind, row)
    do = operations.ask_black_out if asks_two else operations.black_out
    sent = {"data": request.POST} if request.method == "POST" else {}
    return acting.act_page(
        request,
        BlackOutForm(row=row, reader=user, **sent),
        _frame(kind, row, asks_two=asks_two),
        lambda facts: do(user, row, **facts),
        asks_two=asks_two,
    )


def _frame(kind: Redacted[Any], row: Model, *, asks_two: bool) -> acting.Act:
    waits, done = _("It waits for a second person."), _("It is blacked out, for good.")
    return acting.Act(
        title=_("Black out for good"),
        button=_("Black it out"),
        done=waits if asks_two else done,
        back=kind.page(row),
        about=kind.name(row),
        template="redactions/black_out.html",
    )


def _second_page(
    request: SignedInRequest, kind: Redacted[Any], row: Model
) -> HttpResponse:
    wanted = queries.wanted_in(row)
    assert wanted is not None
    mask = Mask(wanted.words, wanted.whole)
    context = {
        "wanted": wanted,
        "name": kind.name(row),
        "back": kind.page(row),
        "preview": queries.preview(request.user, row, mask, is_seconded=True),
        "is_own": wanted.by_id == request.user.pk,
    }
    return render(request, "redactions/second.html", context)


@require_POST
@signed_in
def second(request: SignedInRequest, label: str, pk: int) -> HttpResponse:
    """Agree, or leave it as it is."""
    kind, row = _found(request, label, pk)
    user, back = request.user, kind.page(row)
    if request.POST.get("answer") == "agree":
        done = _("It is blacked out, for good.")
        return acting.at_once(
            request, back, done, lambda: operations.agree_to_black_out(user, row)
        )
    done = _("It stays as it is.")
    return acting.at_once(
        request, back, done, lambda: operations.leave_as_it_is(user, row)
    )
