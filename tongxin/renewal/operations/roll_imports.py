"""A roll out of a workbook: read, settled row by row, then accepted whole or not."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import first
from tongxin.kernel.sheets import read_workbook
from tongxin.people.models import Actor, account_of
from tongxin.renewal.importing import Line, from_plain, read_roll
from tongxin.renewal.judging import Judge, Judged, Status, known_roll
from tongxin.renewal.models import Holding, RollImport, Unit
from tongxin.renewal.operations.checks import not_in_future, require_roll_keeper
from tongxin.renewal.operations.roll_writing import write_roll

# Between being taken up and being locked lies one statement; waiting for the database
# takes 20 seconds at most.
GRACE = timedelta(minutes=1)
LONGEST_QUEUE = timedelta(minutes=15)


@transaction.atomic
def upload_roll(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    unit: Unit,
    *,
    name: str,
    content: bytes,
    sheet: int | None = None,
    listed_on: date | None = None,
    area_source: str = Holding.AreaSource.REGISTER,
) -> RollImport:
    """Read a workbook and keep what it says, sealed. Nothing of it counts yet.

    What was settled of the same file before is taken over. Raises ValidationError for
    a file that cannot be read, with the name of its sheet.
    """
    require_roll_keeper(actor, unit)
    listed_on = not_in_future(listed_on or clock.today(), "listed_on")
    found = read_workbook(BytesIO(content), sheet)
    lines = read_roll(found, listed_on)
    digest = hashlib.sha256(content).hexdigest()
    before = unit.roll_imports.filter(sha256=digest, sheet=found.name[:60]).first()
    batch = RollImport(
        unit=unit,
        name=PurePath(name).name[:120],
        sha256=digest,
        sheet=found.name[:60],
        listed_on=listed_on,
        area_source=area_source,
        seal_key=sealed.new_key(),
        settled=before.settled if before else {},
        uploaded_by=account_of(actor),
    )
    plain = [line.as_plain() for line in lines]
    batch.rows = json.dumps(plain, ensure_ascii=False)
    batch.clean_fields()
    batch.save()
    journal.record(actor, "roll_import.uploaded", batch, ["file"])
    return batch


def lines_of(batch: RollImport) -> list[Line]:
    return [from_plain(facts) for facts in json.loads(batch.rows or "[]")]


@transaction.atomic
def preview_roll(actor: Actor, batch: RollImport) -> Judge:
    """What the workbook would do to the roll as it is now; the reading is kept."""
    require_roll_keeper(actor, batch.unit)
    journal.record_read(actor, batch, "preview")
    return judge_of(batch)


def judge_of(batch: RollImport) -> Judge:
    lines = lines_of(batch)
    return Judge(lines, known_roll(batch.unit, lines), batch.settled)


@transaction.atomic
def settle_row(
    actor: Actor, batch: RollImport, *, row: int, choices: Mapping[str, str]
) -> RollImport:
    """Say of one doubtful row what it means; it may be said anew until accepted."""
    require_roll_keeper(actor, batch.unit)
    batch = _still_open(batch)
    one = next((one for one in judge_of(batch).judged if one.row == row), None)
    if one is None:
        raise ValidationError(_("There is no such row."))
    good = _good_choices(one, choices)
    if not good:
        raise ValidationError(_("Please choose what this row means."))
    batch.settled = {**batch.settled, str(row): _said_before(batch, row) | good}
    batch.save(update_fields=["settled"])
    journal.record(actor, "roll_import.settled", batch, ["settled"])
    return batch


def _said_before(batch: RollImport, row: int) -> dict[str, str]:
    found: dict[str, str] = batch.settled.get(str(row), {})
    return found


def _good_choices(one: Judged, choices: Mapping[str, str]) -> dict[str, str]:
    offered = {
        doubt.kind: {value for value, _label in doubt.choices} for doubt in one.doubts
    }
    return {
        kind: value
        for kind, value in choices.items()
        if value in offered.get(kind, set())
    }


@transaction.atomic
def unsettle_row(actor: Actor, batch: RollImport, *, row: int) -> RollImport:
    """What was said of a row was a mistake: it is doubtful again."""
    require_roll_keeper(actor, batch.unit)
    batch = _still_open(batch)
    batch.settled = {
        key: said for key, said in batch.settled.items() if key != str(row)
    }
    batch.save(update_fields=["settled"])
    journal.record(actor, "roll_import.unsettled", batch, ["settled"])
    return batch


@transaction.atomic
def accept_roll(actor: Actor, batch: RollImport) -> RollImport:
    """Enter what is new and changed, all of it or nothing; judged anew, here."""
    require_roll_keeper(actor, batch.unit)
    return _enter(actor, _still_open(batch))


def _enter(actor: Actor, batch: RollImport) -> RollImport:
    judge = judge_of(batch)
    _refuse_doubtful(judge)
    write_roll(actor, batch, judge)
    _close(batch, RollImport.State.ACCEPTED, judge.counts())
    journal.record(actor, "roll_import.accepted", batch, ["state"])
    return batch


def _refuse_doubtful(judge: Judge) -> None:
    if doubtful := judge.of(Status.DOUBTFUL):
        raise ValidationError(
            _("%(count)d rows are still doubtful; please settle each of them first.")
            % {"count": len(doubtful)}
        )


# ---- By the worker ----


@transaction.atomic
def send_roll_off(actor: Actor, batch: RollImport) -> RollImport:
    """Leave the entering to the worker; until it is done nobody changes the rows."""
    require_roll_keeper(actor, batch.unit)
    batch = _still_open(batch)
    _refuse_doubtful(judge_of(batch))
    batch.state, batch.begun_at = RollImport.State.ENTERING, timezone.now()
    batch.taken_up_at, batch.refusal = None, ""
    batch.save(update_fields=["state", "begun_at", "taken_up_at", "refusal"])
    journal.record(actor, "roll_import.sent_off", batch, ["state"])
    return batch


def enter_roll(actor: Actor, batch: RollImport) -> RollImport | None:
    """What the worker does with a workbook that was sent off; for `tasks`.

    None where there is nothing to enter any more: another worker did it, or it was
    given back. A refusal gives it back and says why on its page.
    """
    if not _take_up(batch):
        return None
    try:
        return _enter_sent_off(actor, batch)
    except PermissionDenied:
        _give_back(batch, RollImport.Refusal.POST)
    except ValidationError:
        _give_back(batch, RollImport.Refusal.DOUBTFUL)
    except Exception:
        _give_back(batch, RollImport.Refusal.FAULT)
        raise
    return None


@transaction.atomic
def _take_up(batch: RollImport) -> bool:
    """The page may say that it is under way: a small transaction before the large."""
    waiting = RollImport.objects.filter(
        pk=batch.pk, state=RollImport.State.ENTERING, taken_up_at=None
    )
    return bool(waiting.update(taken_up_at=timezone.now()))


@transaction.atomic
def _enter_sent_off(actor: Actor, batch: RollImport) -> RollImport:
    require_roll_keeper(actor, batch.unit)
    batch = _locked(batch)
    if not batch.is_entering:
        raise ValidationError(_("This workbook was accepted or put aside already."))
    return _enter(actor, batch)


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
    entering = RollImport.objects.filter(stopped, state=RollImport.State.ENTERING)
    for batch in entering:
        with transaction.atomic():
            free = entering.select_for_update(of=("self",), skip_locked=True)
            if free.filter(pk=batch.pk).first() is not None:
                _give_back(batch, RollImport.Refusal.STOPPED)
                given += 1
    return given


@transaction.atomic
def _give_back(batch: RollImport, refusal: str) -> None:
    rows = RollImport.objects.filter(pk=batch.pk, state=RollImport.State.ENTERING)
    if rows.update(state=RollImport.State.OPEN, taken_up_at=None, refusal=refusal):
        journal.record(SYSTEM, "roll_import.given_back", batch, ["state", "refusal"])


@transaction.atomic
def discard_roll(actor: Actor, batch: RollImport) -> RollImport:
    """Put a workbook aside: what it said is destroyed, the fingerprint stays."""
    require_roll_keeper(actor, batch.unit)
    batch = _still_open(batch)
    _close(batch, RollImport.State.DISCARDED, {})
    journal.record(actor, "roll_import.discarded", batch, ["state"])
    return batch


def _still_open(batch: RollImport) -> RollImport:
    """Anew and locked: two clerks may press at once."""
    batch = _locked(batch)
    if batch.is_entering:
        raise ValidationError(_("This workbook is being entered; please wait."))
    if not batch.is_open:
        raise ValidationError(_("This workbook was accepted or put aside already."))
    return batch


def _locked(batch: RollImport) -> RollImport:
    return (
        RollImport.objects.select_for_update(of=("self",))
        .select_related("unit", "seal_key")
        .get(pk=batch.pk)
    )


def _close(batch: RollImport, state: str, counts: dict[str, int]) -> None:
    key = batch.seal_key
    first(
        RollImport.objects.filter(pk=batch.pk, closed_at=None).update(
            state=state,
            counts=counts,
            closed_at=timezone.now(),
            rows_sealed=None,
            seal_key=None,
        )
    )
    if key is not None:
        sealed.destroy(key)
    batch.refresh_from_db()
