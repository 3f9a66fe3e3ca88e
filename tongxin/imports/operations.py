"""A workbook: handed in, settled, taken in whole or not at all, undone where it can be.

What it said is sealed, and destroyed once it has been taken in or put aside.
"""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.imports import policies, queries
from tongxin.imports.judgement import Judged, Judgement
from tongxin.imports.kinds import Facts, kinds
from tongxin.imports.models import Workbook
from tongxin.imports.reading import rows_below
from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, act, changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.kernel.sheets import Sheet, packed, read_workbook
from tongxin.people.models import Actor, account_of

# Between being taken up and being locked lies one statement; waiting for the database
# takes 20 seconds at most.
GRACE = timedelta(minutes=1)
LONGEST_QUEUE = timedelta(minutes=15)

State = Workbook.State
OPEN = Rule(
    rows=policies.kept_by,
    refusal=gettext_lazy("Only whoever keeps these records takes workbooks in."),
    when={"state": [State.OPEN]},
    stale=lambda workbook: (
        _("This workbook is being taken in; please wait.")
        if workbook.is_entering
        else _("This workbook was taken in or put aside already.")
    ),
)
SENT_OFF = replace(OPEN, when={"state": [State.ENTERING]})
UNDOABLE = replace(OPEN, when={"state": [State.ACCEPTED], "can_be_undone": [True]})


# ---- Handed in ----

say(
    "workbook.uploaded",
    Words(
        pgettext_lazy("journal", "handed in the workbook"),
        pgettext_lazy("journal", "workbook handed in"),
    ),
)


def upload_workbook(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    kind: str,
    *,
    subject: Model | None = None,
    name: str,
    content: bytes,
    sheet: int | None = None,
    facts: Facts | None = None,
) -> Workbook:
    """Read a workbook, once, and keep what it says, sealed. Nothing of it counts yet.

    What was settled of the same file before is taken over. Raises ValidationError for
    a file that cannot be read, or has no row.
    """
    declared, facts = kinds()[kind], facts or {}
    require(declared.may_begin(actor, subject), str(OPEN.refusal))
    declared.check(facts)
    found = read_workbook(BytesIO(content), sheet)
    if not rows_below(found, declared.meanings):
        raise ValidationError(
            _("Sheet “%(sheet)s” has headings and nothing below them.")
            % {"sheet": found.name}
        )
    digest, subject_id = hashlib.sha256(content).hexdigest(), subject and subject.pk
    same = {"kind": kind, "subject_id": subject_id, "sha256": digest}
    before = Workbook.objects.filter(**same, sheet=found.name).first()
    with journal.act_first():
        workbook = Workbook(
            **same,
            can_be_undone=declared.undo is not None,
            name=PurePath(name).name[:120],
            sheet=found.name,
            seal_key=sealed.new_key(),
            columns=queries.recognised(found, declared),
            facts=dict(facts),
            settled=before.settled if before else {},
            uploaded_by=account_of(actor),
        )
        token = sealed.seal_bytes(
            workbook.seal_key, packed(found), queries.context_of(workbook)
        )
        workbook.file = ContentFile(token, name=f"{secrets.token_hex(16)}.sealed")
        workbook.clean_fields()
        workbook.save()
        journal.record(actor, "workbook.uploaded", workbook, changed(workbook, None))
    return workbook


@operation(
    "workbook.adjusted",
    Words(
        pgettext_lazy("journal", "set the columns"),
        pgettext_lazy("journal", "columns set"),
    ),
    OPEN,
)
def adjust_workbook(
    actor: Actor, workbook: Workbook, *, columns: dict[str, int], facts: Facts
) -> Workbook:
    """Say which column means what, and what to assume of every row."""
    declared = kinds()[workbook.kind]
    queries.refuse_missing(declared, columns, workbook.sheet)
    if len(set(columns.values())) < len(columns):
        raise ValidationError(_("One column cannot mean two things."))
    declared.check(facts)
    workbook.columns, workbook.facts = columns, workbook.facts | dict(facts)
    workbook.save(update_fields=["columns", "facts"])
    return workbook


# ---- Looked at ----


def preview_workbook(
    actor: Actor, workbook: Workbook, *, sheet: Sheet | None = None
) -> Judgement[Any]:
    """What the workbook would do to what is on record now; the reading is kept."""
    found = _judged_before(actor, workbook, sheet)
    if found is None:
        raise ValidationError(OPEN.why_not(workbook), code="state")
    with transaction.atomic():
        journal.record_read(actor, workbook, "preview")
    return found


def _judged_before(
    actor: Actor, workbook: Workbook, sheet: Sheet | None = None
) -> Judgement[Any] | None:
    """Its rows, before any transaction: SQLite's one writer waits for no reading.

    None of one that is closed; the act that comes then says so.
    """
    fresh = policies.kept_by(actor).filter(pk=workbook.pk).first()
    if fresh is None:
        raise PermissionDenied(str(OPEN.refusal))
    sheet = sheet or _sheet_before(fresh)
    return queries.judgement_of(fresh, sheet) if sheet else None


def _sheet_before(workbook: Workbook) -> Sheet | None:
    with suppress(queries.Closed):
        return queries.sheet_of(workbook)
    return None


# ---- Settled ----


say(
    "workbook.settled",
    Words(
        pgettext_lazy("journal", "settled doubtful rows"),
        pgettext_lazy("journal", "doubtful rows settled"),
    ),
)


def settle_rows(
    actor: Actor, workbook: Workbook, *, choices: Mapping[int, Mapping[str, str]]
) -> Workbook:
    """Say of doubtful rows what they mean; it may be said anew until taken in."""
    found = _judged_before(actor, workbook)
    judged = {one.row: one for one in found.judged} if found else {}
    with act(actor, "workbook.settled", workbook, OPEN) as held:
        return _settle(held, judged, choices)


def _settle(
    workbook: Workbook,
    judged: Mapping[int, Judged[Any]],
    choices: Mapping[int, Mapping[str, str]],
) -> Workbook:
    if not choices.keys() <= judged.keys():
        raise ValidationError(_("There is no such row."))
    settled, is_good = dict(workbook.settled), False
    for row, said in choices.items():
        offered = {
            d.kind: {key for key, _label in d.choices} for d in judged[row].doubts
        }
        good = {k: value for k, value in said.items() if value in offered.get(k, ())}
        settled[str(row)] = settled.get(str(row), {}) | good
        is_good = is_good or bool(good)
    if not is_good:
        raise ValidationError(_("Please choose what this row means."))
    workbook.settled = {row: said for row, said in settled.items() if said}
    workbook.save(update_fields=["settled"])
    return workbook


@operation(
    "workbook.unsettled",
    Words(
        pgettext_lazy("journal", "took the decision on the row back"),
        pgettext_lazy("journal", "decision on a row taken back"),
    ),
    OPEN,
)
def unsettle_row(actor: Actor, workbook: Workbook, *, row: int) -> Workbook:
    """What was said of a row was a mistake: it is doubtful again."""
    kept = {key: said for key, said in workbook.settled.items() if key != str(row)}
    workbook.settled = kept
    workbook.save(update_fields=["settled"])
    return workbook


# ---- Taken in ----


say(
    "workbook.accepted",
    Words(
        pgettext_lazy("journal", "took the workbook in"),
        pgettext_lazy("journal", "workbook taken in"),
    ),
)


def accept_workbook(actor: Actor, workbook: Workbook) -> Workbook:
    """Take in what is new and changed, all of it or nothing; judged anew, here."""
    sheet = _sheet_before(workbook)
    with act(actor, "workbook.accepted", workbook, OPEN) as held:
        return _enter(actor, held, sheet)


def _enter(actor: Actor, workbook: Workbook, sheet: Sheet | None) -> Workbook:
    """`sheet` was read before the transaction; only what is on record is asked here."""
    declared, found = kinds()[workbook.kind], queries.judgement_of(workbook, sheet)
    queries.refuse_doubtful(workbook, found)
    declared.write(actor, workbook, found)
    counts = found.counts() | {"taken": len(found.taken())}
    return _close(workbook, State.ACCEPTED, counts)


@operation(
    "workbook.sent_off",
    Words(
        pgettext_lazy("journal", "left the workbook to the worker"),
        pgettext_lazy("journal", "workbook left to the worker"),
    ),
    OPEN,
)
def send_off_workbook(actor: Actor, workbook: Workbook) -> Workbook:
    """Leave it to the worker; until it is done nobody changes the rows.

    Whoever asks for it has looked at its rows (`queries.refuse_doubtful`); the worker
    gives back what is doubtful all the same.
    """
    workbook.state, workbook.begun_at = State.ENTERING, timezone.now()
    workbook.taken_up_at, workbook.refusal = None, ""
    workbook.save(update_fields=["state", "begun_at", "taken_up_at", "refusal"])
    return workbook


def enter_workbook(actor: Actor, workbook: Workbook) -> Workbook | None:
    """What the worker does with a workbook that was sent off; for `tasks`.

    None where there is nothing to take in any more: another worker did it, or it was
    given back. A refusal gives it back and says why on its page.
    """
    sheet = _sheet_before(workbook)
    if not _take_up(workbook):
        return None
    try:
        with act(actor, "workbook.accepted", workbook, SENT_OFF) as held:
            return _enter(actor, held, sheet)
    except PermissionDenied:
        _give_back(workbook, Workbook.Refusal.POST)
    except ValidationError:
        _give_back(workbook, Workbook.Refusal.CHANGED)
    except Exception:
        _give_back(workbook, Workbook.Refusal.FAULT)
        raise
    return None


@transaction.atomic
def _take_up(workbook: Workbook) -> bool:
    """The page may say that it is under way: a small transaction before the large."""
    waiting = {"pk": workbook.pk, "state": State.ENTERING, "taken_up_at": None}
    return bool(Workbook.objects.filter(**waiting).update(taken_up_at=timezone.now()))


def give_back_stopped() -> int:
    """Give back what no worker is at any more; how many. Comes round.

    A worker holds the row's lock from its first step to its last, so a row that was
    taken up and is free belongs to one that was killed: nothing of it was written.
    What nobody took up for long is given back too; a late worker then finds nothing.
    """
    now, given = timezone.now(), 0
    stopped = Q(taken_up_at__lt=now - GRACE) | Q(
        taken_up_at=None, begun_at__lt=now - LONGEST_QUEUE
    )
    entering = Workbook.objects.filter(stopped, state=State.ENTERING)
    for workbook in entering:
        with transaction.atomic():
            free = entering.select_for_update(of=("self",), skip_locked=True)
            if free.filter(pk=workbook.pk).first() is not None:
                _give_back(workbook, Workbook.Refusal.STOPPED)
                given += 1
    return given


say(
    "workbook.given_back",
    Words(
        pgettext_lazy("journal", "gave the workbook back"),
        pgettext_lazy("journal", "workbook given back"),
    ),
)


def _give_back(workbook: Workbook, refusal: str) -> None:
    """Unless it was given back already."""
    with (
        suppress(ValidationError),
        act(SYSTEM, "workbook.given_back", workbook, SENT_OFF) as held,
    ):
        held.state, held.taken_up_at = State.OPEN, None
        held.refusal = refusal
        held.save(update_fields=["state", "taken_up_at", "refusal"])


# ---- Put aside, undone ----


@operation(
    "workbook.discarded",
    Words(
        pgettext_lazy("journal", "put the workbook aside"),
        pgettext_lazy("journal", "workbook put aside"),
    ),
    OPEN,
)
def discard_workbook(actor: Actor, workbook: Workbook) -> Workbook:
    """Put a workbook aside: what it said is destroyed, the fingerprint stays."""
    return _close(workbook, State.DISCARDED, {})


def _close(workbook: Workbook, state: str, counts: dict[str, int]) -> Workbook:
    key, file = workbook.seal_key, workbook.file.name
    workbook.state, workbook.counts, workbook.closed_at = state, counts, timezone.now()
    workbook.file, workbook.seal_key, workbook.refusal = "", None, ""
    workbook.save()
    if key is not None:
        sealed.destroy(key)
    # Without its key nobody reads it; the bytes go once that is certain.
    storage = workbook.file.storage
    transaction.on_commit(partial(storage.delete, file), robust=True)
    return workbook


@operation(
    "workbook.undone",
    Words(
        pgettext_lazy("journal", "took the rows of the workbook out again"),
        pgettext_lazy("journal", "workbook undone"),
    ),
    UNDOABLE,
)
def undo_workbook(actor: Actor, workbook: Workbook) -> Workbook:
    """Take out what came of it, while its kind says that nothing hangs on it."""
    undo = kinds()[workbook.kind].undo
    assert undo is not None
    undo(actor, workbook)
    workbook.state, workbook.undone_at = State.UNDONE, timezone.now()
    workbook.save(update_fields=["state", "undone_at"])
    return workbook
