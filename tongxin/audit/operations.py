"""Looking through the house, and telling its auditor what was found."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.audit import policies, queries
from tongxin.audit.models import Address, Check
from tongxin.journal import verification
from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.reports import on
from tongxin.kernel.rooms import rooms
from tongxin.notices import senders
from tongxin.people.models import Actor

logger = logging.getLogger(__name__)

State, Stage = Check.State, Check.Stage
# Somebody who says nothing for so long has stopped.
SILENT_FOR = timedelta(minutes=5)
# The row says so often how far it is; nobody looks more often.
SECONDS_BETWEEN = 0.5
MAX_FAULTS = 50


@founding(
    "check.asked",
    Words(
        pgettext_lazy("journal", "had the journal checked"),
        pgettext_lazy("journal", "check of the journal asked for"),
    ),
    may=policies.may_check,
    refusal=policies.REFUSAL,
)
def ask_for_check(actor: Actor, *, is_new_only: bool = False) -> Check:
    """Have everything looked through, or what came since all was found whole."""
    under_way = ValidationError(_("A check is under way already."), code="state")
    if Check.objects.filter(state__in=(State.WAITING, State.RUNNING)).exists():
        raise under_way
    since = queries.last_whole_seal() if is_new_only else 0
    try:
        with transaction.atomic():
            return Check.objects.create(since=since)
    except IntegrityError as somebody_was_first:
        raise under_way from somebody_was_first


def run_check(check_id: int) -> bool:
    """What the worker does; False where somebody else does it, or it is done."""
    waiting = Check.objects.filter(pk=check_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, seen_at=timezone.now()):
        return False
    check = Check.objects.get(pk=check_id)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _look_through(check)
    except Exception:
        _end(check, state=State.STOPPED)
        logger.exception("Check %d stopped.", check_id)
        raise
    return True


def _look_through(check: Check) -> None:
    tell = _Telling(check)
    try:
        found = verification.verify(since=check.since, tell=tell)
    except verification.Wrong as wrong:
        _end(check, is_whole=False, words=str(wrong))
    else:
        counts = {
            "sealed": found.sealed,
            "waiting": found.waiting,
            "seals": found.seals,
            "noted": found.noted,
            "models": len(verification.witnessed_models()),
        }
        faults = [] if check.since else list(_faults_of_ballots(tell))
        words = _(
            "%(sealed)d lines read, %(waiting)d of them not yet sealed; %(seals)d seals"
            " in the chain, %(noted)d digests noted beside the database found in it;"
            " records of %(models)d kinds stand as their last act left them."
        )
        _end(
            check,
            is_whole=not faults,
            words="\n".join(faults[:MAX_FAULTS]) or words % counts,
            digest=found.last_digest,
            last_seal=found.last_seal,
        )
    if not check.is_whole:
        mail_faults()


def _faults_of_ballots(tell: "_Telling") -> Iterator[str]:
    checks = [one for room in rooms().values() for one in room.checks]
    records = [(row, faults) for rows, faults in checks for row in rows()]
    for at, (row, faults) in enumerate(records):
        tell(Stage.BALLOTS, at, len(records))
        name = f"{row._meta.label} {row.pk}"
        yield from (f"{name}: {fault}" for fault in faults(row))


@dataclass(slots=True)
class _Telling:
    """Writes into the row how far it is, now and then; also the sign of life."""

    check: Check
    stage: str = ""
    said_at: float = field(default=0.0)

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if what == self.stage and now - self.said_at < SECONDS_BETWEEN:
            return
        self.stage, self.said_at = what, now
        Check.objects.filter(pk=self.check.pk).update(
            stage=what, done_count=done, all_count=of, seen_at=timezone.now()
        )


def _end(check: Check, *, state: str = State.DONE, **found: object) -> None:
    check.state, check.stage, check.done_at = state, "", timezone.now()
    for name, value in found.items():
        setattr(check, name, value)
    check.save()


# ---- What comes round ----


def give_up_stopped() -> int:
    """Those of whose worker nothing was heard for long, and what nobody took up."""
    now = timezone.now()
    silent = Check.objects.filter(state=State.RUNNING, seen_at__lt=now - SILENT_FOR)
    left = Check.objects.filter(state=State.WAITING, asked_at__lt=now - 12 * SILENT_FOR)
    ended = {"state": State.STOPPED, "stage": "", "done_at": now}
    return silent.update(**ended) + left.update(**ended)


def mail_digests() -> int:
    """The digest of the last day that is over goes to each address, once."""
    over = [one for one in queries.days() if one.on < clock.today()]
    if not over:
        return 0
    last = over[0]
    with translation.override(settings.LANGUAGE_CODE):
        facts = {"day": on(last.on), "digest": last.digest, "seal": last.seal}
        title = _("Digest of the journal of %(day)s") % facts
        text = _(
            "%(digest)s\n(seal %(seal)d)\n\nKeep this message: if the journal is ever"
            " cut off before this day, the digest is not in it any more."
        )
        body = f"{text % facts}\n\n{_in_short()}"
    return _mail("mailed_seal", last.seal, title, body)


def mail_faults() -> int:
    """What the last check found that found a fault goes to each address, once."""
    check = queries.found_wrong().first()
    if check is None:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The check of the journal found something wrong")
    return _mail("mailed_check", check.pk, title, check.words)


def _mail(column: str, number: int, title: str, text: str) -> int:
    """To each address that has not had this number; how many went out.

    One that is refused keeps nobody from theirs, and is tried when this comes round
    again.
    """
    if not senders.mail_is_set_up():
        return 0
    count = 0
    for address in Address.objects.all():
        row = Address.objects.filter(pk=address.pk)
        # Taken before it is sent: whoever may have had it never gets it twice.
        if not row.filter(**{f"{column}__lt": number}).update(**{column: number}):
            continue
        try:
            senders.Mail().send(address.email, title, text, key=f"{column}:{number}")
        except senders.Refused:
            row.filter(**{column: number}).update(**{column: getattr(address, column)})
            logger.warning("%s was refused: %s of the journal.", address, column)
        except Exception as error:
            # Only its kind: its words may hold the address.
            logger.error("%s: the sender broke off: %s", address, type(error).__name__)  # noqa: TRY400
        else:
            count += 1
    return count


def _in_short() -> str:
    check = queries.last_found()
    if check is None or check.done_at is None:
        return _("Nothing has been checked yet.")
    words = (
        _("Last checked on %(day)s: whole.")
        if check.is_whole
        else _("Last checked on %(day)s: something is wrong.")
    )
    return words % {"day": on(check.done_at)}


# ---- Who is mailed ----


@founding(
    "digest.address_added",
    Words(
        pgettext_lazy("journal", "had the digests mailed"),
        pgettext_lazy("journal", "digests mailed to one more address"),
    ),
    may=policies.may_check,
    refusal=policies.REFUSAL,
)
def add_address(actor: Actor, *, email: str) -> Address:
    """Mail the digest of each day there, and what a check finds wrong."""
    last, wrong = queries.last_seal(), queries.found_wrong().first()
    address = Address(
        email=email.strip(),
        mailed_seal=last.pk if last else 0,
        mailed_check=wrong.pk if wrong else 0,
    )
    address.full_clean()
    address.save()
    return address


@operation(
    "digest.address_removed",
    Words(
        pgettext_lazy("journal", "ended the mailing of digests"),
        pgettext_lazy("journal", "digests no longer mailed to an address"),
    ),
    policies.ADDRESSES,
)
def remove_address(actor: Actor, address: Address) -> None:
    address.delete()
