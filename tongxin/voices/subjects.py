"""What this room says of the work that is sent for its voices and matters."""

from collections.abc import Collection, Iterator

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.rooms import Part
from tongxin.people.models import User
from tongxin.voices import deadlines, inbox, operations, policies, queries
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations.rules import TO_ANSWER
from tongxin.work.models import Task
from tongxin.work.subjects import Subject
from tongxin.work.worklist import title_for

MAX_VOICES = 30


def _page_of_voice(user: User, task: Task) -> Iterator[Part]:
    """The words of the voice, for whoever reads them."""
    rows = policies.handled_by(user).filter(pk=task.object_id)
    voice = rows.select_related("unit", "place").first()
    shown = {
        "voice": voice,
        "title": title_for(user, task),
        "may_answer": voice is not None and TO_ANSWER.is_open(user, voice),
    }
    yield Part("voices/office/parts/task_voice.html", 10, shown, spot="head")


def _page_of_matter(user: User, task: Task) -> Iterator[Part]:
    """For whom the work is done at once: voices that the reader may open."""
    matter = Matter.objects.get(pk=task.object_id)
    rows = policies.handled_by(user).filter(points__matter=matter).distinct()
    rows = rows.select_related("unit").defer(*inbox.HEAVY).order_by("pk")
    voices = list(rows[: MAX_VOICES + 1])
    shown = {
        "row": queries.matter_rows([matter])[0],
        "voices": voices[:MAX_VOICES],
        "has_more": len(voices) > MAX_VOICES,
    }
    yield Part("voices/office/parts/task_matter.html", 10, shown)


def _notes_of_matters(user: User, numbers: Collection[int]) -> dict[int, str]:
    """One answer to a matter serves all that speak of it."""
    counted = (
        Point.objects.filter(
            matter__in=numbers, voice__in=policies.handled_by(user).values("pk")
        )
        .order_by()
        .values_list("matter")
        .annotate(
            voices=Count("voice", distinct=True),
            units=Count("voice__unit", distinct=True),
        )
    )
    found = {}
    for matter, voices, units in counted:
        facts = {"voices": voices, "units": units}
        if units > 1:
            told = _("One answer serves %(voices)s voices from %(units)s units")
        elif voices > 1:
            told = _("One answer serves %(voices)s voices")
        else:
            continue
        found[matter] = told % facts
    return found


VOICE = Subject(
    model=Voice,
    hidden=queries.HIDDEN,
    due=deadlines.due_of,
    recalled=operations.voice_waits_again,
    page=_page_of_voice,
)
MATTER = Subject(
    model=Matter,
    kind=gettext_lazy("a whole matter"),
    recalled=operations.matter_waits_again,
    page=_page_of_matter,
    notes=_notes_of_matters,
)
