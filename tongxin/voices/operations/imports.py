"""Taking a whole workbook in, and taking it out again while nothing hangs on it."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.kernel.sheets import SheetRow, read_workbook
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Person, User, account_of
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import deadlines, importing, policies
from tongxin.voices.importing import Line, Status
from tongxin.voices.models import (
    Answer,
    Attachment,
    AuthorWord,
    ImportBatch,
    Point,
    Task,
    Voice,
)
from tongxin.voices.operations.indexing import forget_voices, index_voices
from tongxin.voices.operations.intake import headline, stage_of
from tongxin.voices.operations.rules import (
    ACCEPTED_BATCH,
    BATCH,
    BATCH_TO_TAKE,
    TAKING_BATCH,
)

HELPING = 500
# A workbook that was left to the worker and has not been taken in after this long.
LONGEST_QUEUE = timedelta(minutes=15)

say(
    "voice.imported",
    Words(
        pgettext_lazy("journal", "took it in with a workbook"),
        pgettext_lazy("journal", "voice imported"),
    ),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would become, before anything is written."""

    headings: tuple[str, ...]
    columns: dict[str, int]
    lines: list[Line]

    def of(self, status: Status) -> list[Line]:
        return [line for line in self.lines if line.status is status]

    def counts(self) -> dict[str, int]:
        counted = Counter(line.status.value for line in self.lines)
        return {"read": len(self.lines)} | {s.value: counted[s.value] for s in Status}


def preview_sheet(
    rows: Sequence[SheetRow], columns: dict[str, int] | None = None
) -> Preview:
    """Judge every row of a sheet; reads the database, writes nothing.

    Raises ValidationError when no column with the words of the voices can be found.
    """
    at, found = importing.recognise(rows)
    chosen = found if columns is None else columns
    if "text" not in chosen:
        raise ValidationError(
            _("No column with the text of the voices was found."), code="no_text_column"
        )
    # Without a heading that we know, every row counts and columns were chosen by hand.
    headings: tuple[str, ...] = ()
    if at is None:
        at = -1
    else:
        headings = tuple(cell.label.strip() for cell in rows[at].cells)
    lines = importing.known_rows(importing.read_lines(rows[at + 1 :], chosen))
    return Preview(headings, chosen, lines)


@founding(
    "import.uploaded",
    Words(
        pgettext_lazy("journal", "uploaded the workbook"),
        pgettext_lazy("journal", "table uploaded"),
    ),
    may=policies.may_take_in,
    refusal=BATCH.refusal,
)
def upload_batch(
    actor: Actor, *, name: str, content: bytes, sheet: int = 1
) -> ImportBatch:
    """Keep a workbook to be looked at; what it holds is not taken in yet.

    Raises ValidationError for a file that cannot be read as a workbook.
    """
    rows = read_workbook(BytesIO(content), sheet).rows
    at, columns = importing.recognise(rows)
    return ImportBatch.objects.create(
        name=PurePath(name).name[:120],
        file=ContentFile(content, name="workbook"),
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=sheet,
        columns=columns,
        defaults={"heading_row": at},
        uploaded_by=account_of(actor),
    )


@operation(
    "import.adjusted",
    Words(
        pgettext_lazy("journal", "set the columns"),
        pgettext_lazy("journal", "columns set"),
    ),
    BATCH,
)
def adjust_batch(
    actor: Actor,
    batch: ImportBatch,
    *,
    columns: dict[str, int],
    defaults: dict[str, Any],
) -> ImportBatch:
    """Say which column means what, and what to assume of every row."""
    if "text" not in columns:
        raise ValidationError(_("Please choose the column with the text."))
    if len(set(columns.values())) < len(columns):
        raise ValidationError(_("One column cannot mean two things."))
    batch.columns, batch.defaults = columns, batch.defaults | defaults
    batch.save(update_fields=["columns", "defaults"])
    return batch


def headings_of(batch: ImportBatch) -> tuple[str, ...]:
    """How the sheet names its columns; numbered ones where it names none."""
    rows = _rows_of(batch)
    at, _columns = importing.recognise(rows)
    if at is None:
        widest = max((len(row.cells) for row in rows[:20]), default=0)
        return ("",) * widest
    return tuple(cell.label.strip() for cell in rows[at].cells)


def _rows_of(batch: ImportBatch) -> list[SheetRow]:
    with batch.file.open("rb") as file:
        return read_workbook(file, batch.sheet).rows


def preview_batch(batch: ImportBatch) -> Preview:
    """Judge the kept workbook with the columns that were chosen for it."""
    return preview_sheet(_rows_of(batch), batch.columns)


@operation(
    "import.accepted",
    Words(
        pgettext_lazy("journal", "took the workbook in"),
        pgettext_lazy("journal", "import accepted"),
    ),
    BATCH_TO_TAKE,
)
def accept_batch(
    actor: Actor, batch: ImportBatch, *, settled_rows: Collection[int] = ()
) -> ImportBatch:
    """Take in the new rows, and those doubtful ones that a person settled by number.

    All or nothing, judged anew in this transaction: what came in meanwhile is known.
    """
    preview = preview_batch(batch)
    lines = [
        line
        for line in preview.lines
        if line.status is Status.NEW
        or (line.status is Status.DOUBTFUL and line.row in settled_rows)
    ]
    voices = _write_lines(actor, batch, lines, _usual_spot(actor, batch))
    batch.state, batch.accepted_at = ImportBatch.State.ACCEPTED, timezone.now()
    batch.refusal = ""
    batch.counts = preview.counts() | {"taken": len(voices)}
    batch.save(update_fields=["state", "accepted_at", "counts", "refusal"])
    return batch


@operation(
    "import.begun",
    Words(
        pgettext_lazy("journal", "left the workbook to the worker"),
        pgettext_lazy("journal", "import begun"),
    ),
    BATCH,
)
def begin_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """A large workbook is taken in by the worker; until then nobody changes it."""
    batch.state, batch.refusal = ImportBatch.State.TAKING, ""
    batch.begun_at = timezone.now()
    batch.save(update_fields=["state", "refusal", "begun_at"])
    return batch


@operation(
    "import.given_up",
    Words(
        pgettext_lazy("journal", "gave the workbook back"),
        pgettext_lazy("journal", "import given up"),
    ),
    TAKING_BATCH,
)
def give_up_batch(actor: Actor, batch: ImportBatch, *, refusal: str) -> ImportBatch:
    """The worker could not take it in; nothing was written, and this says why."""
    batch.state, batch.refusal = ImportBatch.State.UPLOADED, refusal
    batch.save(update_fields=["state", "refusal"])
    return batch


def give_back_stopped_batches() -> int:
    """Give back what no worker is at any more; how many. Comes round.

    A worker holds the row's lock from its first step to its last: a row that is free
    after so long belongs to a worker that was killed, and nothing of it was written.
    """
    given, before = 0, timezone.now() - LONGEST_QUEUE
    taking = ImportBatch.objects.filter(
        Q(begun_at__lt=before) | Q(begun_at=None), state=ImportBatch.State.TAKING
    )
    for batch in taking:
        with transaction.atomic():
            free = taking.select_for_update(of=("self",), skip_locked=True)
            if free.filter(pk=batch.pk).first() is None:
                continue
            refusal = _("The work was broken off. Please take it in again.")
            give_up_batch(SYSTEM, batch, refusal=refusal)
            given += 1
    return given


@operation(
    "import.undone",
    Words(
        pgettext_lazy("journal", "took the voices of the workbook out again"),
        pgettext_lazy("journal", "import undone"),
    ),
    ACCEPTED_BATCH,
)
def undo_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Take the voices of a workbook out again, while nobody has worked on them."""
    if hanging := _worked_on(batch):
        raise ValidationError(
            _("%(count)d of these voices are being worked on; it cannot be undone.")
            % {"count": hanging}
        )
    voices = Voice.objects.filter(import_batch=batch)
    authors = set(voices.exclude(author=None).values_list("author", flat=True))
    forget_voices(voices.only("title", "text"))
    voices.delete()
    batch.state, batch.undone_at = ImportBatch.State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    _forget_authors(authors)
    return batch


def _forget_authors(authors: set[int]) -> None:
    """Nobody stays known through a file that was taken out again."""
    for person in Person.objects.filter(pk__in=authors, user=None):
        if not Voice.objects.filter(Q(author=person) | Q(filed_by=person)).exists():
            people.erase_person(SYSTEM, person)


def _worked_on(batch: ImportBatch) -> int:
    """How many voices of the batch somebody has touched since it came in."""
    voices = Voice.objects.filter(import_batch=batch)
    pks = voices.values("pk")
    touched = (
        Q(pk__in=Task.objects.filter(voice__in=pks).values("voice"))
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
        | ~Q(state__in=[Voice.State.RECEIVED, Voice.State.ANSWERED])
        | Q(round__gt=1)
    )
    return voices.filter(touched).count()


class Spot(NamedTuple):
    """Where a voice is: a place, and the renewal unit there."""

    place: Place | None
    unit: Unit | None


def _usual_spot(actor: Actor, batch: ImportBatch) -> Spot:
    """Where the rows belong unless they say so: a community office's own, at least."""
    community = Place.objects.filter(pk=batch.defaults.get("community") or 0).first()
    unit = Unit.objects.filter(pk=batch.defaults.get("unit") or 0).first()
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


def unknown_spots(preview: Preview) -> list[str]:
    """Names in the column of units that are neither a unit nor a place of ours."""
    return sorted({line.unit for line in preview.lines if line.unit} - _spots().keys())


def _spots() -> dict[str, Spot]:
    """Units and places by the names that a sheet may give them; no name of two."""
    names = Counter(Place.objects.values_list("name", flat=True))
    places = Place.objects.exclude(community=None).select_related("community")
    found = {one.name: Spot(one, None) for one in places if names[one.name] == 1}
    units = Unit.objects.select_related("community__community")
    return found | {one.name: Spot(one.community, one) for one in units}


def _write_lines(
    actor: Actor,
    batch: ImportBatch,
    lines: Sequence[Line],
    usual: Spot,
) -> list[Voice]:
    authors, spots = _Authors(actor), _spots()
    written: list[Voice] = []
    for start in range(0, len(lines), HELPING):
        helping = lines[start : start + HELPING]
        voices = Voice.objects.bulk_create(
            _voice(batch, line, authors.of(line), spots.get(line.unit, usual))
            for line in helping
        )
        Point.objects.bulk_create(
            Point(voice=v, position=1, text=v.text, answered_at=v.answered_at)
            for v in voices
        )
        Answer.objects.bulk_create(
            Answer(
                voice=voice,
                kind=Answer.Kind.FINAL,
                text=line.answer,
                at=voice.answered_at,
            )
            for voice, line in zip(voices, helping, strict=True)
            if voice.answered_at is not None
        )
        index_voices(voices)
        journal.record_many(actor, "voice.imported", voices)
        written += voices
    return written


def _voice(
    batch: ImportBatch,
    line: Line,
    author: Person | None,
    spot: Spot,
) -> Voice:
    received_at = line.received_at
    if received_at is None or received_at > batch.uploaded_at:
        received_at = batch.uploaded_at
    kind = line.kind or batch.defaults.get("kind") or Voice.Kind.HELP
    due = deadlines.answer_due(kind, timezone.localdate(received_at))
    answered_at = (line.answered_at or received_at) if line.answer.strip() else None
    return Voice(
        kind=kind,
        channel=Voice.Channel.SHEET,
        audience=batch.defaults.get("audience") or Voice.Audience.OFFICE,
        author=author,
        recorded_by=batch.uploaded_by,
        community=spot.place.community if spot.place else None,
        place=spot.place,
        unit=spot.unit,
        stage=stage_of(spot.unit, received_at),
        title=line.title or headline(line.text),
        text=line.text,
        received_at=received_at,
        began_on=timezone.localdate(received_at),
        due_on=due.on,
        first_due_on=due.on,
        due_is_provisional=due.is_provisional,
        due_rule=due.rule,
        state=Voice.State.ANSWERED if answered_at else Voice.State.RECEIVED,
        answered_at=answered_at,
        import_batch=batch,
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

    def of(self, line: Line) -> Person | None:
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
