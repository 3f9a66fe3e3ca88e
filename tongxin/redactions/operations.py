"""Words that are blacked out: the original goes, for good (ADR 0026)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import act
from tongxin.journal.witness import Witnessed
from tongxin.journal.words import Words, say
from tongxin.kernel import made
from tongxin.kernel.guard import QUICKER, refuse_if_taken, require
from tongxin.kernel.redacting import Mask, Piece, Redacted
from tongxin.people.models import Actor, User, account_of
from tongxin.redactions import policies, queries, rules
from tongxin.redactions.models import Redaction, Wanted, of_record
from tongxin.redactions.words import checked

say(
    "record.blacked_out",
    Words(
        pgettext_lazy("journal", "blacked something out for good"),
        pgettext_lazy("journal", "something blacked out"),
    ),
)
say(
    "record.black_out_asked",
    Words(
        pgettext_lazy("journal", "asked a second person to black something out"),
        pgettext_lazy("journal", "second person asked, to black something out"),
    ),
)
say(
    "record.black_out_left",
    Words(
        pgettext_lazy("journal", "left it as it is: nothing is blacked out"),
        pgettext_lazy("journal", "left as it is: nothing blacked out"),
    ),
)


def black_out(
    actor: Actor,
    row: Model,
    *,
    words: Sequence[str] = (),
    whole: Sequence[str] = (),
    reason: str,
) -> Redaction:
    """Black words out wherever they stand in a record and its copies, and some texts
    (by their keys) as a whole. Nobody can undo it.
    """
    with act(actor, "record.blacked_out", row, rules.head_of(row)) as held:
        if policies.asks_two(queries.kind_of(held), held):
            raise ValidationError(_("For this two people are needed."), code="state")
        mask, reason = checked(words, whole, reason)
        return blacken(actor, held, mask=mask, reason=reason)


def ask_black_out(
    actor: User,
    row: Model,
    *,
    words: Sequence[str] = (),
    whole: Sequence[str] = (),
    reason: str,
) -> Wanted:
    """Of what was confirmed or published: it waits until a second person agrees."""
    with act(actor, "record.black_out_asked", row, rules.head_of(row)) as held:
        mask, reason = checked(words, whole, reason)
        if not any(part.changes for part in queries.reach(actor, held, mask)):
            raise _nothing_there()
        with refuse_if_taken():
            return Wanted.objects.create(
                **of_record(held),
                words=list(mask.words),
                whole=list(mask.whole),
                reason=reason,
                by=actor,
                office=policies.office_of(actor),
            )


def agree_to_black_out(actor: User, row: Model) -> Redaction:
    """The second person has looked at it: now it is done."""
    with act(actor, "record.blacked_out", row, rules.second_of(row)) as held:
        wanted = _held(held)
        require(wanted.by_id != actor.pk, _("This needs a second person."))
        mask = Mask(wanted.words, wanted.whole)
        wanted.delete()
        first = wanted.by or actor
        return blacken(first, held, mask=mask, reason=wanted.reason, seconded_by=actor)


def leave_as_it_is(actor: User, row: Model) -> None:
    """Whoever asked takes it back, or the second person does not agree."""
    rule = rules.second_of(row)
    with act(actor, "record.black_out_left", row, rule) as held:
        _held(held).delete()


def _held(row: Model) -> Wanted:
    wanted = queries.wanted_in(row)
    if wanted is None:
        raise ValidationError(str(QUICKER), code="state")
    return wanted


# ---- What every such act is made of ----


def blacken(  # noqa: PLR0913 - who, what, why
    actor: Actor,
    row: Model,
    *,
    mask: Mask,
    reason: str,
    seconded_by: User | None = None,
    may_be_nothing: bool = False,
) -> Redaction:
    """Write the held record and all that repeats it as the mask has it, and say so in
    each. Called by an act, which has asked whether the actor may.
    """
    parts = queries.reach(actor, row, mask, is_seconded=seconded_by is not None)
    parts = [part for part in parts if part.goes_along]
    if not (may_be_nothing or any(part.changes for part in parts)):
        raise _nothing_there()
    for part in parts:
        _write(part.kind, part.row, part.mask)
        _drop_what_is_done(part)
    noted = [
        Redaction.objects.create(
            **of_record(part.row),
            reason=reason,
            by=account_of(actor),
            office=policies.office_of(actor),
            seconded_by=seconded_by,
        )
        for part in parts
        if part.row == row or part.kind.rows is not None
    ]
    transaction.on_commit(made.forget_all)
    return noted[0]


def _nothing_there() -> ValidationError:
    return ValidationError({"words": _("None of this stands in the record.")})


def _write(kind: Redacted[Any], row: Model, mask: Mask) -> None:
    _lock([row, *(piece.row for piece in kind.pieces(row))])
    kind.before(row)
    known: dict[Model, Model] = {row: row}
    changed: dict[Model, set[str]] = {}
    for found in list(kind.pieces(row)):
        piece: Piece = replace(found, row=known.setdefault(found.row, found.row))
        if (text := mask.read(piece)) != piece.text:
            piece.write(text)
            changed.setdefault(piece.row, set()).add(piece.field)
    for one, fields in changed.items():
        if isinstance(one, Witnessed):
            # No guess of what stood there can be compared with earlier digests.
            one.draw_salt()
            fields.add("witness_salt")
        one.save(update_fields=fields)
    kind.after(row)


def _drop_what_is_done(part: queries.Part) -> None:
    """Of what waited there for a second person nothing may be left to do: the words
    that it holds go as well.
    """
    wanted = queries.wanted_in(part.row) if part.kind.rows else None
    if wanted is None:
        return
    mask = Mask(wanted.words, wanted.whole)
    if not mask.changes(part.kind.pieces(part.row)):
        wanted.delete()


def _lock(rows: Iterable[Model]) -> None:
    """Nobody writes the old words back meanwhile."""
    by_model: dict[type[Model], set[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), set()).add(row.pk)
    for model, keys in by_model.items():
        held = model._base_manager.filter(pk__in=keys).order_by("pk")
        list(held.select_for_update(no_key=True).values_list("pk"))
