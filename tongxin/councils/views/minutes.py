"""Minutes: put into better words, objected to, confirmed, corrected."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.councils import (
    files,
    forms,
    minutes_forms,
    operations,
    policies,
    queries,
    tasks,
)
from tongxin.councils.models import Minutes
from tongxin.councils.views.files import version_of
from tongxin.journal.acts import Operation, open_acts
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, actor_of, signed_in
from tongxin.people.models import Actor, User

# A file that is being made is not ordered again for so long.
ANEW_SECONDS = 10
VERSION = ("meeting_id", "pk")


def _body_name(minutes: Minutes) -> str:
    return minutes.meeting.body.name


def _spoken_for(user: User, minutes: Minutes) -> dict[str, Any]:
    body = minutes.meeting.body
    own = policies.terms_spoken_for(user, body).values("pk")
    return {"term": queries.all_terms(body).filter(pk__in=own)}


object_to = ActPage(
    operations.object_to_minutes,
    name="councils:object_to",
    by=VERSION,
    form=minutes_forms.ObjectionForm,
    choices=_spoken_for,
    title=gettext_lazy("Ask for a correction"),
    button=gettext_lazy("Ask for it"),
    done=gettext_lazy("It is written down; the office answers it."),
    back=Minutes.get_absolute_url,
    about=_body_name,
)
answer_objection = ActPage(
    operations.answer_objection,
    name="councils:answer_objection",
    form=minutes_forms.AnswerForm,
    title=gettext_lazy("Answer a correction that was asked for"),
    button=gettext_lazy("Answer"),
    done=gettext_lazy("It is answered."),
    back=lambda objection: objection.minutes.get_absolute_url(),
    about=lambda objection: objection.text,
)
sign = ActPage(
    operations.confirm_minutes,
    name="councils:sign",
    by=VERSION,
    form=minutes_forms.SignForm,
    is_in_sheet=True,
    choices=_spoken_for,
    title=gettext_lazy("Confirms"),
    done=gettext_lazy("It is signed."),
    back=Minutes.get_absolute_url,
    about=_body_name,
)
correct = ActPage(
    operations.correct_minutes,
    name="councils:correct",
    by=VERSION,
    form=forms.ReasonForm,
    title=gettext_lazy("Correct confirmed minutes"),
    button=gettext_lazy("Begin a new version"),
    done=gettext_lazy(
        "A new version is begun. The old one stands until it is confirmed."
    ),
    back=Minutes.get_absolute_url,
    about=_body_name,
)


def _have_printed(minutes: Minutes) -> None:
    """Whoever reads the page will want the file: it is made beside, once."""
    if files.is_printed(minutes):
        return
    if cache.add(files.name_of_print(minutes), 1, timeout=ANEW_SECONDS):
        language = get_language() or settings.LANGUAGE_CODE
        tasks.make_minutes_files.enqueue(minutes.pk, language)


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version that the reader may see; `?version=1` an older one."""
    actor = actor_of(request)
    found = version_of(request, pk)
    versions = policies.minutes_visible_to(actor).filter(meeting=pk)
    context = {
        "minutes": found,
        "said": queries.in_words(found, policies.withheld_from(actor, found)),
        "versions": versions.order_by("-version"),
        "signed": found.confirmations.select_related("term__seat"),
        **_acts(actor, found),
    }
    _have_printed(found)
    return render(request, "councils/minutes.html", context)


def _acts(actor: Actor, found: Minutes) -> dict[str, Any]:
    """What its seats and its office may do with it."""
    own = policies.terms_spoken_for(actor, found.meeting.body)
    if not own.exists():
        return {}
    objections = list(found.objections.select_related("minutes__meeting", "term__seat"))
    acts: dict[str, Operation[Actor, Minutes, ..., Any]] = {
        "may_object": operations.object_to_minutes,
        "may_sign": operations.confirm_minutes,
        "may_edit": operations.edit_minutes,
        "may_correct": operations.correct_minutes,
    }
    is_open = open_acts(actor, found, *acts.values())
    return {
        **{name: act in is_open for name, act in acts.items()},
        "objections": objections,
        "may_answer": operations.answer_objection.open_among(actor, objections),
        "unsigned": queries.heads_to_sign(found).filter(pk__in=own.values("pk")),
        "is_seated": True,
    }


@form_page
@signed_in
def edit(request: SignedInRequest, meeting_id: int, pk: int) -> HttpResponse:
    """Words alone are edited, one line each; who came and what was decided is not."""
    rows = policies.minutes_run_by(request.user)
    found = get_object_or_404(rows, meeting=meeting_id, pk=pk)
    if request.method != "POST" and found.state != Minutes.State.DRAFT:
        raise Http404
    act = Act(
        title=_("Put it into better words"),
        button=_("Save"),
        done=_("It is saved."),
        back=found.get_absolute_url(),
        template="councils/minutes_edit.html",
    )
    return act_page(
        request,
        minutes_forms.WordsForm(request.POST or None, minutes=found),
        act,
        lambda facts: operations.edit_minutes(request.user, found, **facts),
        minutes=found,
    )
