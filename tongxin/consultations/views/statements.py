"""Many statements on one page: written, pasted, taken from matters, put in order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongxin.consultations import asked_before, forms, operations, policies, queries
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.operations import Line
from tongxin.consultations.views import acts
from tongxin.kernel.acting import at_once
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.voices.models import Matter
from tongxin.voices.queries import matter_rows

PAGE = "consultations/statements.html"
PREFIX = "form"
MOST_SHOWN = 12
# What a list brings along that was pasted from elsewhere: "3. ", "（3）", "3、", "•".
LEADING = re.compile(r"^\s*(?:[(（]?\d{1,2}(?:[.．、)）])|[-–•·*])\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page, with what is known of its statement."""

    form: forms.LineForm
    statement: Statement | None
    matters: list[tuple[int, str]]
    notice: str
    wrong: list[str]


@form_page
@signed_in
def statements(request: SignedInRequest, pk: int) -> HttpResponse:
    """All of them at once; nothing that was typed is lost on the way."""
    kept = policies.kept_by(request.user).exclude(unit=None)
    consultation = get_object_or_404(kept, pk=pk)
    if request.method != "POST":
        if consultation.is_over:
            raise Http404
        return _shown(request, consultation, _as_it_is(consultation))
    sent = request.POST.copy()
    sent[f"{PREFIX}-INITIAL_FORMS"], sent[f"{PREFIX}-TOTAL_FORMS"] = (
        "0",
        str(_total(sent)),
    )
    if sent.get("do") == "take":
        _take(sent)
    # Whoever presses Enter in the field of the search wants to search.
    is_looking = sent.get("q", "") != sent.get("searched", "")
    if sent.get("do") in ("find", "take") or is_looking:
        return _shown(request, consultation, sent)
    _unfold(sent)
    refusal = _saved(request, consultation, sent)
    if refusal is None:
        messages.success(request, _("The statements are saved."))
        return redirect("consultations:manage", pk)
    wrong = refusal.message_dict if hasattr(refusal, "error_dict") else {}
    _as_of_now(consultation, sent)
    return _shown(request, consultation, sent, wrong, refusal.messages)


@require_POST
@signed_in
def issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that are ready, at once."""
    consultation = get_object_or_404(policies.kept_by(request.user), pk=pk)
    return at_once(
        request,
        acts.manage_address(consultation),
        _("They will be asked."),
        lambda: operations.issue_ready(request.user, consultation),
    )


# ---- The lines, as a form sends them ----


def _as_it_is(consultation: Consultation) -> QueryDict:
    """The form as it would be sent back untouched."""
    data = QueryDict(mutable=True)
    data[f"{PREFIX}-INITIAL_FORMS"] = data[f"{PREFIX}-TOTAL_FORMS"] = "0"
    rows = consultation.statements.prefetch_related("stands_on")
    for one in rows.exclude(state=Statement.State.WITHDRAWN):
        stood = [str(link.matter_id) for link in one.stands_on.all()]
        at = _add(data, one.text, stood)
        data[f"{at}-pk"], data[f"{at}-seen"] = str(one.pk), one.text
        data[f"{at}-stood"] = ",".join(stood)
    return data


def _add(data: QueryDict, text: str, matters: list[str]) -> str:
    """One more line at the end; its prefix."""
    total = _total(data)
    at = f"{PREFIX}-{total}"
    data[f"{PREFIX}-TOTAL_FORMS"] = str(total + 1)
    data[f"{at}-text"], data[f"{at}-place"] = text, str(total + 1)
    data.setlist(f"{at}-matters", matters)
    return at


def _total(data: QueryDict) -> int:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    return min(int(total), 200) if total.isdecimal() else 0


def _unfold(data: QueryDict) -> None:
    """What was pasted becomes lines of its own."""
    for line in data.get("more", "").splitlines():
        if text := LEADING.sub("", line).strip():
            _add(data, text, [])
    data["more"] = ""


def _take(data: QueryDict) -> None:
    """Matters that were chosen come behind a line, or into a new one, or one each."""
    chosen = [pk for pk in data.getlist("pick") if pk.isdecimal()]
    titles = dict(Matter.objects.filter(pk__in=chosen).values_list("pk", "title"))
    picked = [(pk, titles[int(pk)]) for pk in chosen if int(pk) in titles]
    into = data.get("into", "")
    if into.isdecimal() and int(into) < _total(data):
        name = f"{PREFIX}-{into}-matters"
        data.setlist(name, [*dict.fromkeys([*data.getlist(name), *titles_of(picked)])])
    elif into == "one" and picked:
        _add(data, picked[0][1][: Statement.LONGEST], titles_of(picked))
    else:
        for pk, title in picked:
            _add(data, title[: Statement.LONGEST], [pk])


def titles_of(picked: Iterable[tuple[str, str]]) -> list[str]:
    return [pk for pk, _title in picked]


def _as_of_now(consultation: Consultation, data: QueryDict) -> None:
    """After a refusal: what a colleague wrote stands where nothing else was typed, and
    is what the next press was shown. What can no longer be rewritten is a new line.
    """
    rows = consultation.statements.in_bulk()
    for at in (f"{PREFIX}-{number}" for number in range(_total(data))):
        key = data.get(f"{at}-pk", "")
        if not key.isdecimal():
            continue
        one = rows.get(int(key))
        if one is None:
            data[f"{at}-pk"] = data[f"{at}-seen"] = data[f"{at}-stood"] = ""
            continue
        typed = data.get(f"{at}-text", "")
        if typed == data.get(f"{at}-seen"):
            data[f"{at}-text"] = one.text
        elif not one.is_unissued:
            data[f"{at}-text"] = one.text
            data["more"] = typed
        data[f"{at}-seen"] = one.text


def _saved(
    request: SignedInRequest, consultation: Consultation, data: QueryDict
) -> ValidationError | None:
    """Nothing, or what was refused, by the place of the line on the page."""
    formset = forms.LinesForm(data, form_kwargs={"matters": _choices(data)})
    if not formset.is_valid():
        places = {str(at): one for at, one in enumerate(formset.errors) if one}
        return ValidationError(
            {at: [_("Please look at this line again.")] for at in places}
            or [_("Please look at this page again.")]
        )
    lines = list(enumerate(one.cleaned_data for one in formset.forms))
    moved = [at for at, facts in lines if facts["place"] not in (None, at + 1)]
    lines.sort(key=_in_order)
    try:
        operations.write_statements(
            request.user,
            consultation,
            lines=[_line(facts) for _at, facts in lines],
            is_ordered=bool(moved),
        )
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            return refusal
        told = refusal.message_dict
        return ValidationError({str(lines[int(at)][0]): told[at] for at in told})
    return None


def _in_order(line: tuple[int, Mapping[str, Any]]) -> tuple[int, int, int]:
    """By its number; one that moved up stands before, one that moved down behind the
    one that had its number.
    """
    at, facts = line
    stood = at + 1
    wanted = facts["place"] if facts["place"] is not None else stood
    return wanted, (wanted > stood) - (wanted < stood), at


def _line(facts: Mapping[str, Any]) -> Line:
    return Line(
        text=facts["text"],
        matters=frozenset(facts["matters"]),
        pk=facts["pk"],
        seen=facts["seen"],
        stood=frozenset(int(n) for n in facts["stood"].split(",") if n.isdecimal()),
        is_dropped=facts["is_dropped"],
    )


# ---- The page ----


def _choices(data: QueryDict) -> list[tuple[int, str]]:
    """What stands behind the lines, and how many spoke of each."""
    named = {
        int(pk)
        for number in range(_total(data))
        for pk in data.getlist(f"{PREFIX}-{number}-matters")
        if pk.isdecimal()
    }
    return [
        (row.matter.pk, with_count(row.matter.title, row.author_count))
        for row in matter_rows(Matter.objects.filter(pk__in=named))
    ]


def with_count(title: str, count: int) -> str:
    told = ngettext("%(n)d said it", "%(n)d said it", count) % {"n": count}
    return f"{title} · {told}"


def _shown(
    request: SignedInRequest,
    consultation: Consultation,
    data: QueryDict,
    wrong: Mapping[str, list[str]] | None = None,
    head: Iterable[str] = (),
) -> HttpResponse:
    wrong = wrong or {}
    named = _choices(data)
    formset = forms.LinesForm(data, form_kwargs={"matters": named})
    q = data.get("q", "")
    found = queries.matters_to_ask(request.user, consultation, q)
    context = {
        "consultation": consultation,
        "formset": formset,
        "rows": list(_rows(consultation, formset, dict(named), wrong)),
        "more": data.get("more", ""),
        "q": q,
        "found": matter_rows(found[:MOST_SHOWN]),
        "left_out": max(found.count() - MOST_SHOWN, 0),
        "head": [] if wrong else list(head),
        "most": Consultation.MOST_STATEMENTS,
        "longest": Statement.LONGEST,
    }
    status = 422 if wrong or context["head"] else 200
    return render(request, PAGE, context, status=status)


def _rows(
    consultation: Consultation,
    formset: Any,
    named: Mapping[int, str],
    wrong: Mapping[str, list[str]],
) -> Iterable[Row]:
    rows = consultation.statements.select_related("consultation").prefetch_related(
        "checks", "invitations"
    )
    known = {one.pk: one for one in rows}
    earlier = asked_before.earlier_of(consultation)
    for at, form in enumerate(formset.forms):
        key = form["pk"].value() or ""
        stands_on = [int(n) for n in form["matters"].value() or () if n.isdecimal()]
        alike = asked_before.like(form["text"].value() or "", earlier)
        yield Row(
            form,
            known.get(int(key)) if key.isdecimal() else None,
            [(pk, named[pk]) for pk in stands_on if pk in named],
            asked_before.notice_of(alike) if alike else "",
            list(wrong.get(str(at), ())),
        )
