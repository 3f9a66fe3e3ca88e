"""One act on one page: a short form, what it does, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


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
            do(form.cleaned_data)
        except ValidationError as refusal:
            is_late = getattr(refusal, "code", None) == "state"
            add_refusal(form, refusal)
        else:
            messages.success(request, act.done)
            return redirect(act.back)
    context |= {"form": form, "rows": rows(form), "act": act}
    status = 409 if is_late else 422 if form.errors else 200
    return render(request, act.template, context, status=status)


def at_once(
    request: HttpRequest, back: str, done: str, do: Callable[[], object]
) -> HttpResponse:
    """An act without a form; what it refuses is told on the page it leads back to."""
    try:
        do()
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


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
