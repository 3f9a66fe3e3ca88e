"""The last step of a clerk, kept in the session, and the way to take it back."""

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.people.http import SignedInRequest, staff_page
from tongxin.voices import operations, policies
from tongxin.voices.models import Matter, Point, Voice
from tongxin.work.models import Task
from tongxin.work.operations import recall_task
from tongxin.work.policies import tasks_visible_to

KEY = "last_office_step"


@dataclass(frozen=True, slots=True)
class Step:
    """What can be taken back: a point under a matter, or a task nobody has begun."""

    kind: str
    pk: int
    words: str
    voice: int = 0
    # The matter a point was put under: undoing is for that step alone.
    matter: int = 0


def remember(request: HttpRequest, step: Step) -> None:
    request.session[KEY] = asdict(step)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def last_of(request: HttpRequest) -> Step | None:
    kept = request.session.get(KEY)
    step = Step(**kept) if kept else None
    if step and step.kind == "task" and not Task.objects.filter(pk=step.pk).exists():
        # Taken back on its own page, or by a colleague.
        return None
    return step


@require_POST
@staff_page()
def undo(request: SignedInRequest) -> HttpResponse:
    """Take the last step back and go to what it was about."""
    step = last_of(request)
    forget(request)
    if step is None:
        messages.info(request, _("There is nothing to take back."))
        return redirect("voices:inbox")
    try:
        address = _take_back(request, step)
    except (ValidationError, PermissionDenied) as refusal:
        told = getattr(refusal, "messages", None) or [str(refusal)]
        messages.warning(request, " ".join(told))
        return redirect("voices:inbox")
    messages.success(request, _("Taken back."))
    return redirect(address)


def _take_back(request: SignedInRequest, step: Step) -> str:
    """Undo it; the address of the voice or matter it was about."""
    gone = ValidationError(_("This cannot be taken back any more."))
    if step.kind == "point":
        handled = policies.handled_by(request.user)
        point = Point.objects.filter(pk=step.pk, voice__in=handled.values("pk")).first()
        if point is None:
            raise gone
        point.matter_id = step.matter
        operations.release_point(request.user, point)
        return point.voice.get_absolute_url()
    task = tasks_visible_to(request.user).filter(pk=step.pk).first()
    if task is None:
        raise gone
    served = task.record
    recall_task(request.user, task)
    assert isinstance(served, Voice | Matter)
    return served.get_absolute_url()
