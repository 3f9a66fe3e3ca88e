"""A conversation held elsewhere becomes one of ours: to be read, never to be answered.

An export is read once. What waits and what is kept knows people by pseudonyms drawn by
lot: which number they had elsewhere is forgotten before anything is written.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import policies
from tongxin.consultations.arriving import Waiting, packed, waiting
from tongxin.consultations.models import (
    Consultation,
    OutsideConversation,
    Stance,
    Statement,
)
from tongxin.consultations.operations.drafting import SALT_BYTES
from tongxin.consultations.operations.opening import PSEUDONYM_BYTES, floor_in_force
from tongxin.consultations.operations.rules import UPLOADED
from tongxin.consultations.operations.sealing import seal_forms
from tongxin.consultations.outside import Handed
from tongxin.consultations.polis import Export, moment_of, read_export
from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel import sealed, timers
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import first, require, said
from tongxin.kernel.scanning import scan
from tongxin.people.models import Actor, account_of

State = OutsideConversation.State
PIECE = 5_000
BATCH = 500
# After so long without a sign of life, another worker goes on.
SILENT = timedelta(seconds=60)
_CHOICES = {
    1: Stance.Choice.AGREE,
    0: Stance.Choice.UNSURE,
    -1: Stance.Choice.AGAINST,
}

say(
    "outside.uploaded",
    Words(
        pgettext_lazy("journal", "handed an export in"),
        pgettext_lazy("journal", "export handed in"),
    ),
)
say(
    "outside.taken_in",
    Words(
        pgettext_lazy("journal", "took the export in"),
        pgettext_lazy("journal", "export taken in"),
    ),
)


def upload_outside(
    actor: Actor, *, files: Sequence[Handed]
) -> tuple[OutsideConversation, bool]:
    """Read an export and keep it to be looked at; and whether it is a new one.

    Raises ValidationError for files that are no export, with the lines that are broken.
    """
    require(policies.may_take_over(actor), str(UPLOADED.refusal))
    for file in files:
        scan(file.content)
    # Read before the transaction: nobody who writes has to wait for it.
    export = read_export(files)
    rows = OutsideConversation.objects
    try:
        with journal.act_first():
            known = rows.filter(fingerprint=export.fingerprint).first()
            if known is not None:
                return known, False
            outside = _new(actor, export)
            outside.save(force_insert=True)
            journal.record(actor, "outside.uploaded", outside, ["content"])
    except IntegrityError:
        # Somebody handed the same in at the same moment.
        return rows.get(fingerprint=export.fingerprint), False
    return outside, True


def _new(actor: Actor, export: Export) -> OutsideConversation:
    taken_out = sum(said.is_taken_out for said in export.statements)
    return OutsideConversation(
        fingerprint=export.fingerprint,
        title=export.title,
        address=export.address,
        first_at=export.first_at,
        last_at=export.last_at,
        counts={
            "statements": len(export.statements),
            "taken_out": taken_out,
            "people": export.people_count,
            "repeated": export.repeated_count,
            "unknown": export.unknown_count,
            "signs": export.signs,
            "not_read": export.not_read,
        },
        content=packed(export, lambda: secrets.token_hex(PSEUDONYM_BYTES)),
        stance_count=len(export.words),
        uploaded_by=account_of(actor),
    )


@operation(
    "outside.discarded",
    Words(
        pgettext_lazy("journal", "put the export aside"),
        pgettext_lazy("journal", "export put aside"),
    ),
    UPLOADED,
)
def discard_outside(actor: Actor, outside: OutsideConversation) -> None:
    """Put an export aside that nobody accepted; nothing of it is kept."""
    outside.delete()


@operation(
    "outside.accepted",
    Words(
        pgettext_lazy("journal", "accepted the export"),
        pgettext_lazy("journal", "export accepted"),
    ),
    UPLOADED,
)
def accept_outside(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    outside: OutsideConversation,
    *,
    title: str,
    ran_by: str,
    licence: str,
    language: str,
) -> OutsideConversation:
    """Begin to take it in: the consultation and its statements; answers follow.

    Until all are in, nobody but the street's office sees it.
    """
    outside.title = said(title, "title", _("Say what it is about."))
    outside.ran_by = said(ran_by, "ran_by", _("Say who ran it."))
    outside.licence = said(licence, "licence", _("Say under which licence."))
    outside.language = said(language, "language", _("Say in which language it is."))
    outside.full_clean(exclude=["content", "fingerprint"])
    outside.consultation = _consultation(outside)
    _write_statements(outside)
    outside.state, outside.seen_at = State.TAKING, timezone.now()
    outside.save()
    return outside


def _consultation(outside: OutsideConversation) -> Consultation:
    floor = floor_in_force()
    end = outside.last_at + timedelta(seconds=1)
    consultation = Consultation(
        origin=Consultation.Origin.POLIS,
        title=outside.title,
        state=Consultation.State.ARRIVING,
        opened_at=outside.first_at,
        closes_at=end,
        closed_at=end,
        floor_numerator=floor.numerator,
        floor_denominator=floor.denominator,
        seal_key=sealed.new_key(),
    )
    consultation.salt = secrets.token_hex(SALT_BYTES)
    consultation.full_clean()
    consultation.save()
    return consultation


def _write_statements(outside: OutsideConversation) -> None:
    Statement.objects.bulk_create(
        (
            Statement(
                consultation=outside.consultation,
                is_outside=True,
                number=number,
                text=text,
                state=Statement.State.TAKEN_OUT if out else Statement.State.ISSUED,
                issued_at=moment_of(at),
            )
            for number, text, out, at in waiting(outside.content).statements
        ),
        batch_size=BATCH,
    )


def take_outside_in(actor: Actor, outside: OutsideConversation) -> None:
    """Take all answers in, piece by piece, then seal it.

    Several may do it at once, and any may die: each piece is in, or it is not.
    """
    require(policies.may_take_over(actor), str(UPLOADED.refusal))
    outside = OutsideConversation.objects.get(pk=outside.pk)
    held = waiting(outside.content)
    statements = dict(
        Statement.objects.filter(consultation=outside.consultation_id).values_list(
            "number", "pk"
        )
    )
    while not timers.is_stopping() and _take_piece(outside.pk, held, statements):
        pass


@journal.act_first()
def _take_piece(pk: int, held: Waiting, statements: dict[int, int]) -> bool:
    """Take the next answers in; False when there is nothing left to do."""
    rows = OutsideConversation.objects.filter(pk=pk, state=State.TAKING)
    outside = (
        rows.select_for_update(of=("self",)).select_related("consultation").first()
    )
    if outside is None:
        return False
    start, now = outside.taken_count, timezone.now()
    piece = held.answers[start : start + PIECE]
    if not piece:
        _finish(outside)
        return False
    first(
        rows.filter(taken_count=start).update(
            taken_count=start + len(piece), seen_at=now
        )
    )
    Stance.objects.bulk_create(
        (
            Stance(
                pseudonym=pseudonym,
                statement_id=statements[number],
                choice=_CHOICES[vote],
                expressed_at=moment_of(at),
                received_at=max(now, moment_of(at)),
                channel=Stance.Channel.OUTSIDE,
            )
            for pseudonym, number, vote, at in piece
        ),
        batch_size=BATCH,
    )
    return True


def _finish(outside: OutsideConversation) -> None:
    """Seal it, and keep nothing of the export beside what is in."""
    consultation = outside.consultation
    assert consultation is not None
    seal_forms(consultation)
    OutsideConversation.objects.filter(pk=outside.pk).update(
        state=State.TAKEN, taken_at=timezone.now(), content=None
    )
    journal.record(SYSTEM, "consultation.sealed", consultation, ["seal_root"])
    journal.record(SYSTEM, "outside.taken_in", outside, ["state"])


def resume_outside() -> int:
    """Go on where a worker died; how many. The worker looks every minute."""
    silent = OutsideConversation.objects.filter(
        state=State.TAKING, seen_at__lt=timezone.now() - SILENT
    )
    count = 0
    for outside in silent:
        take_outside_in(SYSTEM, outside)
        count += 1
    return count
