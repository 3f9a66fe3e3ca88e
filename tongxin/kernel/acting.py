"""One act on one page: a short form, what it does, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Act:
    """What the page says of the act, and where it leads."""

    title: str
    button: str
    done: str
    back: str
    about: str = ""
    lead: str = ""
    # What the way back is called, where "Back" says too little.
    whence: str = ""
    template: str = "kernel/act.html"
    # Where it leads once it is done, from what was done; else back.
    onward: Callable[[Any], str] | None = None


def act_page(
    request: HttpRequest,
    form: Form,
    act: Act,
    do: Callable[[dict[str, Any]], object],
    **context: object,
) -> HttpResponse:
    """Show the form; when it is sent and the operation agrees, go back.

    Whoever comes too late, to a record in another state, keeps what they typed (409).
    A template of its own may want more in its `context`.
    """
    is_late = False
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except ValidationError as refusal:
            is_late = is_stale(refusal)
            add_refusal(form, refusal)
        else:
            messages.success(request, act.done)
            return redirect(act.onward(result) if act.onward else act.back)
    context |= {"form": form, "rows": rows(form), "act": act}
    status = 409 if is_late else 422 if form.errors else 200
    return render(request, act.template, context, status=status)


# ---- An act on the page of its record ----


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody was quicker: what was typed is shown, so that it is not lost."""

    message: str
    words: list[tuple[str, str]]


type Do = Callable[[dict[str, Any]], str]


def attempt[Q: HttpRequest, M: Model](  # noqa: PLR0913 - one act on one page
    request: Q,
    row: M,
    act: str,
    form: Form,
    do: Do,
    *,
    find: Callable[[Q, int], M],
    show: Callable[..., HttpResponse],
    back: Callable[[Q, M], str],
    **more: Any,
) -> HttpResponse:
    """Do it and go back; a mistake goes to its field.

    A colleague who was quicker is shown as such, with the record as it is now and what
    was typed: whoever comes too late loses no word.
    """
    if form.is_valid():
        try:
            told = do(form.cleaned_data)
        except ValidationError as refusal:
            if is_stale(refusal):
                lost = Lost(" ".join(refusal.messages), typed(form))
                return show(request, find(request, row.pk), lost=lost, status=409)
            add_refusal(form, refusal)
        else:
            messages.success(request, told)
            return redirect(back(request, row))
    return show(request, row, act=act, form=form, status=422, **more)


def is_stale(refusal: ValidationError) -> bool:
    return getattr(refusal, "code", None) == "state"


def late_words(form: Form) -> Lost:
    return Lost(_("This cannot be done any more."), typed(form))


def typed(form: Form) -> list[tuple[str, str]]:
    """Words that were typed into a form, under the labels of its fields."""
    return [
        (str(field.label), str(field.value()))
        for field in form
        if isinstance(field.value(), str) and str(field.value()).strip()
    ]


# ---- What was refused ----


def at_once(
    request: HttpRequest,
    back: str,
    done: str,
    do: Callable[[], object],
    onward: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """An act without a form; what it refuses is told on the page it leads back to."""
    try:
        result = do()
    except ValidationError as refusal:
        flash_refusal(request, refusal)
        return redirect(back)
    if done:
        messages.success(request, done)
    return redirect(onward(result) if onward else back)


def flash_refusal(request: HttpRequest, refusal: ValidationError) -> None:
    for text in refusal.messages:
        messages.error(request, text)


def told_back(
    request: HttpRequest, back: str, refusal: ValidationError
) -> HttpResponse:
    """What was refused is told on the page it leads back to."""
    flash_refusal(request, refusal)
    return redirect(back)


def rows(form: Form) -> list[list[BoundField]]:
    """The fields, those side by side that the form wants side by side."""
    together: tuple[tuple[str, ...], ...] = getattr(form, "together", ())
    found: list[list[BoundField]] = []
    for bound in form:
        group = next((names for names in together if bound.name in names), ())
        if found and found[-1][0].name in group:
            found[-1].append(bound)
        else:
            found.append([bound])
    return found


def add_refusal(form: BaseForm, refusal: ValidationError) -> None:
    """Put each refusal at its field; what belongs to no field goes to the head."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
