"""Writing the voices of a workbook, and taking them out while nothing hangs on them."""

from collections.abc import Sequence
from itertools import batched

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.imports.models import Workbook
from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import Due
from tongxin.kernel.guard import require
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Person, User
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import deadlines
from tongxin.voices.importing import (
    BATCH_SIZE,
    Spot,
    VoiceJudge,
    VoiceLine,
    spot_of,
    spots,
)
from tongxin.voices.models import Answer, Attachment, AuthorWord, Point, Voice
from tongxin.voices.operations.indexing import forget_voices, index_voices
from tongxin.voices.operations.intake import headline, stage_of
from tongxin.work.models import Task, tasks_for

say(
    "voice.imported",
    Words(
        pgettext_lazy("journal", "took it in with a workbook"),
        pgettext_lazy("journal", "voice imported"),
    ),
)


def write_voices(actor: Actor, workbook: Workbook, judge: VoiceJudge) -> None:
    authors, usual = _Authors(actor), _usual_spot(actor, workbook)
    known = _spots_of(actor)
    for taken in batched(judge.taken(), BATCH_SIZE, strict=False):
        lines = [one.line for one in taken]
        _write(
            actor,
            lines,
            Voice.objects.bulk_create(
                _voice(workbook, line, authors.of(line), spot_of(line, known) or usual)
                for line in lines
            ),
        )


def _write(actor: Actor, lines: Sequence[VoiceLine], voices: list[Voice]) -> None:
    Point.objects.bulk_create(
        Point(voice=v, position=1, text=v.text, answered_at=v.answered_at)
        for v in voices
    )
    Answer.objects.bulk_create(
        Answer(
            voice=voice,
            kind=Answer.Kind.FINAL if line.is_over else Answer.Kind.INTERIM,
            text=line.answer,
            at=line.answered_at or voice.received_at,
        )
        for voice, line in zip(voices, lines, strict=True)
        if line.answer.strip()
    )
    index_voices(voices)
    journal.record_many(actor, "voice.imported", voices)


def undo_voices(actor: Actor, workbook: Workbook) -> None:
    """Take the voices of a workbook out again, while nobody has worked on them."""
    if hanging := _worked_on(workbook):
        raise ValidationError(
            _("%(count)d of these voices are being worked on; it cannot be undone.")
            % {"count": hanging}
        )
    voices = Voice.objects.filter(workbook=workbook)
    authors = set(voices.exclude(author=None).values_list("author", flat=True))
    forget_voices(voices.only("title", "text"))
    voices.delete()
    _forget_authors(authors)


def _forget_authors(authors: set[int]) -> None:
    """Nobody stays known through a file that was taken out again."""
    for person in Person.objects.filter(pk__in=authors, user=None):
        if not Voice.objects.filter(Q(author=person) | Q(filed_by=person)).exists():
            people.erase_person(SYSTEM, person)


def _worked_on(workbook: Workbook) -> int:
    """How many voices of the workbook somebody has touched since it came in."""
    voices = Voice.objects.filter(workbook=workbook)
    pks = voices.values("pk")
    touched = (
        Q(pk__in=Task.objects.filter(tasks_for(Voice, pks)).values("object_id"))
        | Q(
            pk__in=Answer.objects.filter(voice__in=pks, by__isnull=False).values(
                "voice"
            )
        )
        | Q(pk__in=AuthorWord.objects.filter(voice__in=pks).values("voice"))
        | Q(pk__in=Attachment.objects.filter(voice__in=pks).values("voice"))
        | Q(
            pk__in=Point.objects.filter(voice__in=pks)
            .exclude(matter=None)
            .values("voice")
        )
        | Q(published_at__isnull=False)
        | ~Q(state__in=[Voice.State.RECEIVED, Voice.State.PAST])
        | Q(round__gt=1)
    )
    return voices.filter(touched).count()


def _spots_of(actor: Actor) -> dict[str, Spot]:
    """Places by name: for a community office its own, whatever a sheet names."""
    known = spots()
    if not isinstance(actor, User) or actor.is_street:
        return known
    own = actor.community_ids
    return {n: s for n, s in known.items() if s.place and s.place.community_id in own}


def _usual_spot(actor: Actor, workbook: Workbook) -> Spot:
    """Where the rows belong unless they say so: a community office's own, at least."""
    community = Place.objects.filter(pk=workbook.facts.get("community") or 0).first()
    unit = Unit.objects.filter(pk=workbook.facts.get("unit") or 0).first()
    if unit is not None:
        community = unit.community
    if isinstance(actor, User) and not actor.is_street:
        own = actor.community_ids
        if community is None and own:
            community = Place.objects.filter(pk=min(own)).first()
        require(
            community is not None and community.pk in own,
            _("You may take voices in only for your own community."),
        )
    return Spot(community, unit)


def _voice(
    workbook: Workbook,
    line: VoiceLine,
    author: Person | None,
    spot: Spot,
) -> Voice:
    received_at = line.received_at
    assert received_at is not None, "a row without a day is never taken in"
    kind = line.kind or workbook.facts.get("kind") or Voice.Kind.HELP
    said_on, has_answer = timezone.localdate(received_at), bool(line.answer.strip())
    # History has no deadline: the column wants a day, and nobody reads this one.
    due = (
        Due(said_on, is_provisional=False, rule="")
        if line.is_over
        else deadlines.answer_due(kind, said_on)
    )
    interim_at = line.answered_at if has_answer else None
    # An address beyond the name of a place stands nowhere else.
    at = line.place and (spot.place is None or line.place != spot.place.name)
    told = f"{line.text}\n{_('Address: %(at)s') % {'at': line.place}}"
    return Voice(
        kind=kind,
        channel=Voice.Channel.SHEET,
        audience=workbook.facts.get("audience") or Voice.Audience.OFFICE,
        author=author,
        recorded_by=workbook.uploaded_by,
        community=spot.place.community if spot.place else None,
        place=spot.place,
        unit=spot.unit,
        stage=stage_of(spot.unit, received_at),
        title=line.title or headline(line.text),
        text=told if at else line.text,
        received_at=received_at,
        began_on=said_on,
        due_on=due.on,
        first_due_on=due.on,
        due_is_provisional=due.is_provisional,
        due_rule=due.rule,
        state=Voice.State.PAST if line.is_over else Voice.State.RECEIVED,
        answered_at=line.answered_at if line.is_over else None,
        interim_at=None if line.is_over else interim_at,
        workbook=workbook,
        external_number=line.number,
        source_key=line.source_key,
    )


class _Authors:
    """One person for one telephone number, or for one code-like name in this sheet.

    Two people may share a name, so a plain name alone never joins two rows.
    """

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._known: dict[str, Person] = {}

    def of(self, line: VoiceLine) -> Person | None:
        if not line.author and not line.phone:
            return None
        is_code = line.author.isascii() and any(c.isdigit() for c in line.author)
        key = line.phone or (line.author if is_code else "")
        if key and key in self._known:
            return self._known[key]
        person = people.register_person(
            self._actor,
            name=line.author,
            phone=line.phone,
            answer_channel=Channel.PHONE if line.phone else Channel.RECEIPT,
        )
        if key:
            self._known[key] = person
        return person
