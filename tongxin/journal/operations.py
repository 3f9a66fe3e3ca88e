"""Writing the journal, and sealing what was written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import chain, digests, witness
from tongxin.journal.models import DayLine, Entry, Seal
from tongxin.kernel import clock
from tongxin.kernel.actors import Acting

# Names only: nothing a person wrote can pass for one of these.
ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
FIELD = re.compile(r"[a-z_][a-z0-9_]*")

MARGIN = timedelta(seconds=60)
BATCH = 500


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A line that waits for the act's own.

    It stands among what Django calls after the commit, which is where it drops whatever
    belonged to a savepoint that was taken back.
    """

    entry: Entry

    def __call__(self) -> None: ...


_waiting: ContextVar[list[_Waiting] | None] = ContextVar("waiting", default=None)


@contextmanager
def act_first() -> Iterator[None]:
    """One transaction; the line written last in it, the act's own, is put first.

    Which fields an act changed is known when it ends. What it did on the way has lines
    too: they wait for it and follow it. All stand or fall with the act, carry its
    moment, and are written in one statement; an act inside another waits for that one.
    """
    outer, lines = _waiting.get(), list[_Waiting]()
    with transaction.atomic(), witness.under_way():
        start = len(connection.run_on_commit)
        token = _waiting.set(lines)
        try:
            yield
        finally:
            _waiting.reset(token)
        lines = [*lines[-1:], *lines[:-1]]
        if outer is not None:
            outer.extend(lines)
            return
        standing = [waiting[1] for waiting in connection.run_on_commit[start:]]
        entries = [line.entry for line in lines if line in standing]
        for entry in entries:
            entry.at = entries[0].at
        _witness(entries, [one for one in standing if isinstance(one, witness.Noted)])
        Entry.objects.bulk_create(entries, batch_size=BATCH)


def _witness(entries: list[Entry], noted: list[witness.Noted]) -> None:
    """Each row's digest goes to its own line, or to the act's where it has none."""
    digests = witness.digests(noted)
    if digests and not entries:
        raise witness.Unwitnessed("rows were written and no line says by what act")
    own = {(line.subject_label, str(line.subject_id)): line for line in entries[::-1]}
    for label, rows in digests.items():
        for key, digest in rows.items():
            line = own.get((label, key), entries[0])
            line.witnesses.setdefault(label, {})[key] = digest


def _let_wait(entries: list[Entry]) -> bool:
    """Whether an act is under way, whose own line is to come before these."""
    lines = _waiting.get()
    if lines is None:
        return False
    for entry in entries:
        lines.append(line := _Waiting(entry))
        transaction.on_commit(line)
    return True


def record(
    actor: Acting,
    action: str,
    subject: models.Model,
    fields: Iterable[str] = (),
    on_behalf_of: models.Model | None = None,
) -> Entry:
    """Write one line, in the caller's transaction: it stands or falls with the act.

    `action` is like "voice.answered"; `fields` are names of fields that changed, never
    what they hold. Raises ValidationError for anything that is not such a name.
    """
    entry = _entry(actor, action, subject, list(fields), on_behalf_of)
    if _let_wait([entry]):
        return entry
    entry.save()
    return entry


def record_many(
    actor: Acting,
    action: str,
    subjects: Iterable[models.Model],
    fields: Iterable[str] = (),
) -> list[Entry]:
    """Write a line for each subject, as `record` does, in few statements (imports)."""
    names = list(fields)
    entries = [_entry(actor, action, subject, names, None) for subject in subjects]
    if _let_wait(entries):
        return entries
    return Entry.objects.bulk_create(entries, batch_size=BATCH)


def record_read(actor: Acting, subject: models.Model, why: str) -> Entry:
    """Write that somebody read a sensitive record, so that its subject can see it.

    `why` is a word like "detail" or "export", kept where field names are.
    """
    name = subject._meta.model_name
    return record(actor, f"{name}.read", subject, [why])


def record_read_by_day(actor: Acting, subject: models.Model, *, why: str) -> None:
    """As `record_read`, once a day and without its hour, when the day is over.

    For looks beside which something is written that must not be joined to them.
    """
    assert actor.pk is not None
    DayLine.objects.bulk_create(
        [
            DayLine(
                on=clock.today(),
                actor_id=actor.pk,
                subject_label=subject._meta.label,
                subject_id=subject.pk,
                why=why,
            )
        ],
        ignore_conflicts=True,
    )


def write_day_lines() -> int:
    """Write the lines of the days that are over, in no order; how many. Comes round."""
    with transaction.atomic():
        over = DayLine.objects.filter(on__lt=clock.today())
        rows = list(over.select_for_update().order_by("on", "pk"))
        DayLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Entry.objects.bulk_create(map(_of_day, rows), batch_size=BATCH)
    return len(rows)


def _of_day(row: DayLine) -> Entry:
    name = row.subject_label.rpartition(".")[2].lower()
    return Entry(
        at=clock.midnight(row.on),
        actor_kind=Entry.Actor.PERSON,
        actor_id=row.actor_id,
        action=f"{name}.read",
        subject_label=row.subject_label,
        subject_id=row.subject_id,
        fields=[row.why],
    )


def _entry(
    actor: Acting,
    action: str,
    subject: models.Model,
    fields: Sequence[str],
    on_behalf_of: models.Model | None,
) -> Entry:
    if not ACTION.fullmatch(action):
        raise ValidationError(_("“%(name)s” is no name of an act.") % {"name": action})
    for name in fields:
        if not FIELD.fullmatch(name):
            raise ValidationError(
                _("“%(name)s” is no name of a field.") % {"name": name}
            )
    return Entry(
        at=timezone.now(),
        actor_kind=actor.actor_kind,
        actor_id=actor.pk,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        action=action,
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        fields=fields,
    )


def seal_pending(older_than: timedelta = MARGIN) -> int:
    """Seal what is older than `older_than`, in batches; returns how many entries.

    Entries are taken by having no seal, never by "id after the last": PostgreSQL may
    commit a lower id after a higher one. Where another sealer is at work, it is left
    to finish and this one stops.
    """
    before, sealed = timezone.now() - older_than, 0
    while True:
        try:
            with transaction.atomic():
                count = _seal_batch(before)
        except IntegrityError:
            # `Seal.previous` is unique: somebody else has just made the next link.
            return sealed
        sealed += count
        if count < BATCH:
            break
    if sealed:
        digests.note_today()
    return sealed


def _seal_batch(before: datetime) -> int:
    # The end of the chain first, then what waits: if another sealer finishes in
    # between, this seal would hang on the same link, and the database refuses it.
    last = Seal.objects.order_by("-pk").only("digest").first()
    previous = bytes(last.digest) if last else chain.GENESIS
    pending = Entry.objects.filter(seal=None, at__lt=before).order_by("pk")[:BATCH]
    lines = list(pending.values_list("pk", "mac"))
    if not lines:
        return 0
    frame = chain.Frame(lines[0][0], lines[-1][0], len(lines), timezone.now())
    leaves = chain.pack((pk, bytes(mac)) for pk, mac in lines)
    seal = Seal.objects.create(
        previous=previous,
        digest=chain.digest(previous, frame, leaves),
        leaves=leaves,
        **asdict(frame),
    )
    # The one change an entry ever sees, past the guard of its own manager.
    ids = [pk for pk, _mac in lines]
    models.QuerySet(Entry).filter(pk__in=ids).update(seal=seal)
    return len(lines)
