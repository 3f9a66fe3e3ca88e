"""An act about a unit: the way back is called by the unit's name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxin.kernel import acting
from tongxin.kernel.acting import Act
from tongxin.renewal.models import Unit


def act_page(
    request: HttpRequest,
    unit: Unit | None,
    form: Form,
    act: Act,
    do: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show the form; when it is sent and the operation agrees, go back."""
    whence = unit.name if unit else _("Renewal units")
    return acting.act_page(request, form, replace(act, whence=whence), do)
