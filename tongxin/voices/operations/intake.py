"""A voice comes in: written down once, with its points, receipt and deadline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel import receipts, rows
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import require
from tongxin.kernel.models import Receipt
from tongxin.people.models import Actor, Channel, Organisation, Person, account_of
from tongxin.places.models import Place
from tongxin.units import queries as units
from tongxin.units.models import Unit
from tongxin.voices import deadlines, policies
from tongxin.voices.models import Attachment, Matter, Point, Voice
from tongxin.voices.models.card import have_account, unseen_ways
from tongxin.voices.operations.indexing import index_voice
from tongxin.voices.operations.messages import tell_received
from tongxin.voices.operations.rules import TAKES_FILES

MAX_POINTS = 20
MAX_FILES = 6

say(
    "voice.filed",
    Words(
        pgettext_lazy("journal", "put the words on record"),
        pgettext_lazy("journal", "voice handed in"),
    ),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """What the author takes home: the voice and the six digits, told only now.

    No digits where staff wrote it down for somebody with a way of their own: they read
    it in their account, or the code was sent to them.
    """

    voice: Voice
    code: str


class Who(TypedDict, total=False):
    """Whose word it is, who brought it, for which body they speak."""

    author: Person | None
    filed_by: Person | None
    organisation: Organisation | None
    speaks_for: str


@journal.act_first()
def file_voice(  # noqa: PLR0913 - a voice has as many facts as the slip of paper it replaces
    actor: Actor,
    *,
    text: str,
    kind: str,
    audience: str,
    channel: str = Voice.Channel.WEB,
    title: str = "",
    place: Place | None = None,
    unit: Unit | None = None,
    received_at: datetime | None = None,
    points: Sequence[str] = (),
    join: Iterable[Matter] = (),
    files: Sequence[CheckedFile] = (),
    **who: Unpack[Who],
) -> Filed:
    """Take one voice in; anybody may, by the web, and staff by every channel.

    Raises ValidationError for an empty or too long text, a moment in the future,
    too many points or files; PermissionDenied for a staff channel without a post.
    """
    is_taken_down = channel != Voice.Channel.WEB
    if is_taken_down:
        require(
            policies.may_take_in(actor),
            _("Only a window or an office may record this channel."),
        )
    received_at = _checked_moment(received_at)
    text = _checked_text(text)
    _check_amounts(points, files)
    if audience == Voice.Audience.ANONYMOUS:
        who = {}
    receipt, code, sent_to = _first_code(is_taken_down=is_taken_down, **who)
    voice = Voice(
        receipt=receipt,
        is_code_seen=is_taken_down and bool(code),
        kind=kind,
        channel=channel,
        audience=audience,
        # Staff who wrote it down; not a resident at the own phone.
        recorded_by=account_of(actor) if is_taken_down else None,
        place=place or (unit.community if unit else None),
        community=community_of(place, unit),
        unit=unit,
        stage=stage_of(unit, received_at),
        title=title.strip()[: Voice.MAX_TITLE] or headline(text),
        text=text,
        received_at=received_at,
        **_first_clock(kind, received_at),
        **who,
    )
    rows.insert_row(voice)
    _write_points(voice, points or [text], tuple(join))
    keep_files(actor, files, voice=voice)
    index_voice(voice)
    seen = ["is_code_seen"] if voice.is_code_seen else []
    journal.record(actor, "voice.filed", voice, seen, on_behalf_of=voice.author)
    tell_received(voice, sent_to)
    return Filed(voice, code)


@operation(
    "voice.file_added",
    Words(
        pgettext_lazy("journal", "added a file"),
        pgettext_lazy("journal", "file added"),
    ),
    TAKES_FILES,
)
def add_files(
    actor: Actor, voice: Voice, *, files: Sequence[CheckedFile]
) -> list[Attachment]:
    """What its author hands in later, or the office that handles it."""
    if voice.attachments.count() + len(files) > MAX_FILES:
        raise ValidationError(
            _("At most %(files)d files go with one voice.") % {"files": MAX_FILES}
        )
    by_seen_code = policies.holds_seen_code(actor, voice)
    return keep_files(actor, files, voice=voice, by_seen_code=by_seen_code)


def _first_code(
    *,
    is_taken_down: bool,
    author: Person | None = None,
    filed_by: Person | None = None,
    **_rest: object,
) -> tuple[Receipt, str, tuple[Person, Channel] | None]:
    """Receipt, code, and to whom it goes by which way instead of being shown.

    Whoever takes a voice down for somebody else sees no code that its author can be
    given otherwise (ADR 0027).
    """
    people = [one for one in (author, filed_by) if one is not None]
    if is_taken_down and have_account(people):
        return receipts.issue_unseen(), "", None
    sent_to = next(unseen_ways(people), None) if is_taken_down else None
    if sent_to is not None:
        return receipts.issue_unseen(), "", sent_to
    return *receipts.issue(), None


def headline(text: str) -> str:
    """The first sentence, short enough for one line of a list."""
    first = text.strip().splitlines()[0].strip()
    for mark in "。？！?!；;":
        head, found, _rest = first.partition(mark)
        if found and len(head) >= 4:
            first = head + (mark if mark in "？?" else "")
            break
    return first if len(first) <= 40 else first[:39] + "…"


def _first_clock(kind: str, received_at: datetime) -> dict[str, Any]:
    began_on = timezone.localdate(received_at)
    due = deadlines.answer_due(kind, began_on)
    return {
        "began_on": began_on,
        "due_on": due.on,
        "first_due_on": due.on,
        "due_is_provisional": due.is_provisional,
        "due_rule": due.rule,
    }


def _check_amounts(points: Sequence[str], files: Sequence[CheckedFile]) -> None:
    if len(points) > MAX_POINTS or len(files) > MAX_FILES:
        raise ValidationError(
            _("At most %(points)d points and %(files)d files go with one voice.")
            % {"points": MAX_POINTS, "files": MAX_FILES}
        )


def _checked_text(text: str) -> str:
    text = text.replace("\x00", "")
    if not text.strip():
        raise ValidationError(_("Please write what it is about."), code="empty")
    if len(text) > Voice.MAX_TEXT:
        raise ValidationError(
            _("This is %(length)d characters long; at most %(most)d fit.")
            % {"length": len(text), "most": Voice.MAX_TEXT}
        )
    return text


def _checked_moment(moment: datetime | None) -> datetime:
    now = timezone.now()
    if moment is not None and moment > now:
        raise ValidationError(_("This moment lies in the future."))
    return moment or now


def community_of(place: Place | None, unit: Unit | None) -> Place | None:
    """Whose work a voice is; what is said of a unit is said where the unit lies."""
    here = place.community if place is not None else None
    if unit is None:
        return here
    if here is not None and here.pk != unit.community_id:
        raise ValidationError(
            _("%(place)s does not lie in the community of %(unit)s.")
            % {"place": place, "unit": unit}
        )
    return unit.community


def stage_of(unit: Unit | None, said_at: datetime) -> str:
    """In which stage of its unit something was said; nothing for what has no unit."""
    return units.stage_on(unit, timezone.localdate(said_at)) if unit else ""


def _write_points(voice: Voice, texts: Sequence[str], join: Sequence[Matter]) -> None:
    """Points in the author's order; ticked matters are suggestions, one to a point."""
    for position, text in enumerate(texts, start=1):
        point = Point(
            voice=voice,
            position=position,
            text=text.strip(),
            suggested_matter=join[position - 1] if position <= len(join) else None,
        )
        rows.insert_row(point)


def keep_files(
    actor: Actor,
    files: Iterable[CheckedFile],
    *,
    voice: Voice,
    by_seen_code: bool = False,
) -> list[Attachment]:
    return [
        Attachment.objects.create(
            voice=voice,
            file=ContentFile(file.content, name=file.name),
            small=ContentFile(file.small, name=file.name) if file.small else "",
            **file.described(),
            added_by=account_of(actor),
            by_seen_code=by_seen_code,
        )
        for file in files
    ]
