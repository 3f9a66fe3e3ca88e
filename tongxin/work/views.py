"""My tasks: the same list for everyone; take, return, finish, check, send again."""

from functools import partial
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from tongxin.journal.acts import Operation, open_acts
from tongxin.kernel.acting import Lost, attempt
from tongxin.kernel.files import given_out
from tongxin.kernel.listing import Column, Listing
from tongxin.kernel.rooms import Part
from tongxin.people.http import SignedInRequest, actor_of, staff_page
from tongxin.people.models import Actor, User
from tongxin.work import forms, operations, policies, worklist
from tongxin.work.models import Assignment, Task
from tongxin.work.subjects import subject_of

# ---- The list ----

TASKS = Listing(
    lambda user, *, state, q: worklist.rows_of(user, state, q),
    name="work:tasks",
    filters=forms.TaskFilters,
    tabs=("state",),
    counts=worklist.counts_of,
    row="work/parts/task_row.html",
    look="queue",
    empty="work/parts/no_tasks.html",
    lines=lambda rows, asked: worklist.lines(asked.actor, rows),
    columns=(
        Column(gettext_lazy("Task"), "title", 40),
        Column(gettext_lazy("State"), "state"),
        Column(gettext_lazy("Whistle"), "task__is_whistle", 8),
        Column(gettext_lazy("Offices"), "offices", 30),
        Column(gettext_lazy("Sent at"), "task__sent_at", 18),
        Column(gettext_lazy("Due on"), "due_on"),
        Column(gettext_lazy("Provisional"), "is_provisional", 8),
    ),
    file_name="work:export_tasks",
    taken=operations.record_export,
)


@require_GET
@staff_page()
def export_tasks(request: SignedInRequest, form: str) -> HttpResponse:
    """The shelf that is open; titles told to offices are kept from partners too."""
    return TASKS.file(request, request.user, form)


@require_safe
@staff_page()
def tasks(request: SignedInRequest) -> HttpResponse:
    return render(request, "work/tasks.html", task_list_context(request))


def task_list_context(request: SignedInRequest) -> dict[str, Any]:
    """One shelf of tasks, the same beside every task."""
    listed = TASKS.of(request, request.user)
    return {"list": listed, "slice": listed.page, "query": query_of(request)}


def query_of(request: HttpRequest) -> str:
    """The list as it was asked for, as every address on the page carries it on."""
    kept = request.GET.copy()
    for name in kept.keys() - {*forms.TaskFilters.base_fields, "page"}:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


# ---- One task ----


def find_task(request: SignedInRequest, task_id: int) -> Task:
    found = policies.tasks_visible_to(request.user)
    found = found.select_related("sent_from", "sent_by")
    return get_object_or_404(found, pk=task_id)


def _find_part(request: SignedInRequest, task_id: int, part_id: int) -> Assignment:
    task = find_task(request, task_id)
    parts = task.assignments.select_related("task", "office")
    return get_object_or_404(parts, pk=part_id)


@require_safe
@staff_page()
def task(request: SignedInRequest, task_id: int) -> HttpResponse:
    return show(request, find_task(request, task_id))


def show(  # noqa: PLR0913 - what one page shows
    request: SignedInRequest,
    task: Task,
    *,
    form: Form | None = None,
    act: str = "",
    lost: Lost | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sheet of a task: what, for whom, who does it, and what I can do."""
    context = task_context(request.user, task) | task_list_context(request)
    context |= {"act": act, "lost": lost}
    context |= _forms(request.user, act, form)
    return render(request, "work/task.html", context, status=status)


def task_context(user: User, task: Task) -> dict[str, Any]:
    parts = worklist.parts_of(user, task)
    of_mine = operations.finish_part.open_among(user, parts)
    mine = [one for one in parts if one.pk in of_mine]
    of_part = (operations.take_part, operations.return_part)
    of_sender = (
        operations.check_task,
        operations.send_back_task,
        operations.recall_task,
    )
    return {
        "task": task,
        "title": worklist.title_for(user, task),
        "parts": parts,
        "mine": mine[0] if mine else None,
        "part_acts": _names(user, mine[0], *of_part) if mine else (),
        "acts": _names(user, task, *of_sender),
        **_of_record(user, task),
    }


def _of_record(user: User, task: Task) -> dict[str, list[Part]]:
    """What its room shows of the record that the task is for."""
    page = subject_of(task).page
    shown = [one for one in page(user, task) if isinstance(one, Part)] if page else []
    return {
        "heads": [part for part in shown if part.spot == "head"],
        "bodies": [part for part in shown if part.spot != "head"],
    }


def _names[M: Model](
    user: User, row: M, *acts: Operation[Actor, M, ..., Any]
) -> list[str]:
    return [one.__name__ for one in open_acts(user, row, *acts)]


def _forms(user: User, act: str, form: Form | None) -> dict[str, Form]:
    """Every form of the page; the one that was sent keeps what was typed."""
    forms_of_page: dict[str, Form] = {
        "finish": forms.FinishForm(),
        "return": forms.ReturnForm(),
        "check": forms.CheckForm(),
        "again": forms.AgainForm(actor=user),
    }
    if form is not None and act in forms_of_page:
        forms_of_page[act] = form
    return {f"{name}_form": each for name, each in forms_of_page.items()}


# ---- Acts ----


def _back(request: SignedInRequest, task: Task) -> str:
    """To the task, with the list as it was."""
    return task.get_absolute_url() + query_of(request)


_run = partial(attempt, find=find_task, show=show, back=_back)


@require_POST
@staff_page()
def take(request: SignedInRequest, task_id: int, part_id: int) -> HttpResponse:
    part = _find_part(request, task_id, part_id)

    def do(_facts: dict[str, Any]) -> str:
        operations.take_part(request.user, part)
        return _("It is yours. The sender sees that you are on it.")

    return _run(request, part.task, "take", Form(request.POST), do)


@require_POST
@staff_page()
def give_back(request: SignedInRequest, task_id: int, part_id: int) -> HttpResponse:
    part = _find_part(request, task_id, part_id)

    def do(facts: dict[str, Any]) -> str:
        operations.return_part(request.user, part, **facts)
        return _("Returned; the sender has your reason.")

    return _run(request, part.task, "return", forms.ReturnForm(request.POST), do)


@require_POST
@staff_page()
def finish(request: SignedInRequest, task_id: int, part_id: int) -> HttpResponse:
    part = _find_part(request, task_id, part_id)

    def do(facts: dict[str, Any]) -> str:
        operations.finish_part(request.user, part, **facts)
        return _("Done. The sender looks at it now.")

    form = forms.FinishForm(request.POST, request.FILES)
    return _run(request, part.task, "finish", form, do)


@require_POST
@staff_page()
def check_work(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Good; or once more, and then what is missing has to be said."""
    found = find_task(request, task_id)

    def check_it(_facts: dict[str, Any]) -> str:
        operations.check_task(request.user, found)
        return _("Checked: good.")

    def find_it_wanting(facts: dict[str, Any]) -> str:
        operations.find_wanting(request.user, found, **facts)
        return _("It goes back to the lead office.")

    if request.POST.get("verdict") == "good":
        return _run(request, found, "check", Form(request.POST), check_it)
    form = forms.CheckForm(request.POST)
    return _run(request, found, "check", form, find_it_wanting)


@require_POST
@staff_page()
def again(request: SignedInRequest, task_id: int) -> HttpResponse:
    found = find_task(request, task_id)

    def do(facts: dict[str, Any]) -> str:
        part = operations.send_back_task(request.user, found, **facts)
        return _("Sent to %(office)s.") % {"office": part.office}

    form = forms.AgainForm(request.POST, actor=request.user)
    return _run(request, found, "again", form, do)


@require_POST
@staff_page()
def recall(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Take it back while nobody has begun."""
    found = find_task(request, task_id)
    home = getattr(found.record, "get_absolute_url", None)

    def do(_facts: dict[str, Any]) -> str:
        operations.recall_task(request.user, found)
        return _("Taken back.")

    def back(_request: SignedInRequest, _task: Task) -> str:
        return str(home()) if home else reverse("work:tasks")

    return _run(request, found, "recall", Form(request.POST), do, back=back)


# ---- What shows it ----


@require_GET
def proof_file(request: HttpRequest, proof_id: int) -> HttpResponseBase:
    """A file that shows what was done; not found by whoever may not see the part."""
    visible = policies.proofs_visible_to(actor_of(request))
    found = get_object_or_404(visible, pk=proof_id)
    return given_out(found.file, found.name, found.content_type)
