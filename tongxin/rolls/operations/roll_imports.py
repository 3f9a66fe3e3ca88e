"""A roll out of a workbook: read, settled row by row, then accepted whole or not."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import act, creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import not_in_future, require
from tongxin.kernel.sheets import read_workbook
from tongxin.people.models import Actor, account_of
from tongxin.rolls.importing import Line, from_plain, read_roll
from tongxin.rolls.models import Holding, RollImport
from tongxin.rolls.operations.roll_writing import write_roll
from tongxin.rolls.operations.rules import OPEN_IMPORT, ROLL, SENT_OFF_IMPORT
from tongxin.rolls.reconciliation import Judge, Judged, Status, known_roll
from tongxin.units.models import Unit

# Between being taken up and being locked lies one statement; waiting for the database
# takes 20 seconds at most.
GRACE = timedelta(minutes=1)
LONGEST_QUEUE = timedelta(minutes=15)


@creation(
    "roll_import.uploaded",
    Words(
        pgettext_lazy("journal", "handed in the table of a roll"),
        pgettext_lazy("journal", "table of a roll handed in"),
    ),
    ROLL,
)
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
    return batch


def lines_of(batch: RollImport) -> list[Line]:
    return [from_plain(facts) for facts in json.loads(batch.rows or "[]")]


@transaction.atomic
def preview_roll(actor: Actor, batch: RollImport) -> Judge:
    """What the workbook would do to the roll as it is now; the reading is kept."""
    require(OPEN_IMPORT.allows(actor, batch), str(OPEN_IMPORT.refusal))
    journal.record_read(actor, batch, "preview")
    return judge_of(batch)


def judge_of(batch: RollImport) -> Judge:
    lines = lines_of(batch)
    return Judge(lines, known_roll(batch.unit, lines), batch.settled)


@operation(
    "roll_import.settled",
    Words(
        pgettext_lazy("journal", "settled the doubtful row"),
        pgettext_lazy("journal", "doubtful row settled"),
    ),
    OPEN_IMPORT,
)
def settle_row(
    actor: Actor, batch: RollImport, *, row: int, choices: Mapping[str, str]
) -> RollImport:
    """Say of one doubtful row what it means; it may be said anew until accepted."""
    one = next((one for one in judge_of(batch).judged if one.row == row), None)
    if one is None:
        raise ValidationError(_("There is no such row."))
    good = _good_choices(one, choices)
    if not good:
        raise ValidationError(_("Please choose what this row means."))
    before: dict[str, str] = batch.settled.get(str(row), {})
    batch.settled = {**batch.settled, str(row): before | good}
    batch.save(update_fields=["settled"])
    return batch


def _good_choices(one: Judged, choices: Mapping[str, str]) -> dict[str, str]:
    offered = {
        doubt.kind: {value for value, _label in doubt.choices} for doubt in one.doubts
    }
    return {
        kind: value
        for kind, value in choices.items()
        if value in offered.get(kind, set())
    }


@operation(
    "roll_import.unsettled",
    Words(
        pgettext_lazy("journal", "took the decision on the row back"),
        pgettext_lazy("journal", "decision on a row taken back"),
    ),
    OPEN_IMPORT,
)
def unsettle_row(actor: Actor, batch: RollImport, *, row: int) -> RollImport:
    """What was said of a row was a mistake: it is doubtful again."""
    batch.settled = {
        key: said for key, said in batch.settled.items() if key != str(row)
    }
    batch.save(update_fields=["settled"])
    return batch


@operation(
    "roll_import.accepted",
    Words(
        pgettext_lazy("journal", "entered the table of the roll"),
        pgettext_lazy("journal", "table of a roll entered"),
    ),
    OPEN_IMPORT,
)
def accept_roll(actor: Actor, batch: RollImport) -> RollImport:
    """Enter what is new and changed, all of it or nothing; judged anew, here."""
    return _enter(actor, batch)


def _enter(actor: Actor, batch: RollImport) -> RollImport:
    judge = judge_of(batch)
    _refuse_doubtful(judge)
    write_roll(actor, batch, judge)
    return _close(batch, RollImport.State.ACCEPTED, judge.counts())


def _refuse_doubtful(judge: Judge) -> None:
    if doubtful := judge.of(Status.DOUBTFUL):
        raise ValidationError(
            _("%(count)d rows are still doubtful; please settle each of them first.")
            % {"count": len(doubtful)}
        )


# ---- By the worker ----


@operation(
    "roll_import.sent_off",
    Words(
        pgettext_lazy("journal", "sent the table of the roll off"),
        pgettext_lazy("journal", "table of a roll sent off"),
    ),
    OPEN_IMPORT,
)
def send_roll_off(actor: Actor, batch: RollImport) -> RollImport:
    """Leave the entering to the worker; until it is done nobody changes the rows."""
    _refuse_doubtful(judge_of(batch))
    batch.state, batch.begun_at = RollImport.State.ENTERING, timezone.now()
    batch.taken_up_at, batch.refusal = None, ""
    batch.save(update_fields=["state", "begun_at", "taken_up_at", "refusal"])
    return batch


def enter_roll(actor: Actor, batch: RollImport) -> RollImport | None:
    """What the worker does with a workbook that was sent off; for `tasks`.

    None where there is nothing to enter any more: another worker did it, or it was
    given back. A refusal gives it back and says why on its page.
    """
    if not _take_up(batch):
        return None
    try:
        with act(actor, accept_roll.code, batch, SENT_OFF_IMPORT) as held:
            return _enter(actor, held)
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


say(
    "roll_import.given_back",
    Words(
        pgettext_lazy("journal", "gave the table of the roll back"),
        pgettext_lazy("journal", "table of a roll given back"),
    ),
)


def _give_back(batch: RollImport, refusal: str) -> None:
    """Unless it was given back already."""
    with (
        suppress(ValidationError),
        act(SYSTEM, "roll_import.given_back", batch, SENT_OFF_IMPORT) as held,
    ):
        held.state, held.taken_up_at = RollImport.State.OPEN, None
        held.refusal = refusal
        held.save(update_fields=["state", "taken_up_at", "refusal"])


@operation(
    "roll_import.discarded",
    Words(
        pgettext_lazy("journal", "put the table of the roll aside"),
        pgettext_lazy("journal", "table of a roll put aside"),
    ),
    OPEN_IMPORT,
)
def discard_roll(actor: Actor, batch: RollImport) -> RollImport:
    """Put a workbook aside: what it said is destroyed, the fingerprint stays."""
    return _close(batch, RollImport.State.DISCARDED, {})


def _close(batch: RollImport, state: str, counts: dict[str, int]) -> RollImport:
    key = batch.seal_key
    batch.state, batch.counts, batch.closed_at = state, counts, timezone.now()
    batch.rows_sealed = batch.seal_key = None
    batch.save()
    if key is not None:
        sealed.destroy(key)
    return batch
