"""An act: a plain function, and beside it its code, its words and its rule.

    @operation("membership.ended", Words(_("ended the file"), _("file ended")), RUNNING)
    def end_file(actor: Actor, membership: Membership, *, on: date) -> Membership: ...

Calling it opens a transaction, finds the subject among the rows with which the actor
may do this and locks it, refuses when it no longer stands as the rule says, runs the
function on the locked row, and writes a line of the journal with the names of the
fields that really changed. An act that changed nothing writes its line too, with no
field: somebody did it.

Pages ask before they offer: `end_file.is_open(actor, membership)` of one row,
`end_file.open_among(actor, rows)` of a list, `open_acts(actor, row, *acts)` of several
acts. What fits none of the forms stays a plain function over the same parts:
`with act(…) as held`, or `RULE.hold`.
"""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Concatenate, Final

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from tongxin.journal import operations as journal
from tongxin.journal.witness import note_reading
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import Acting
from tongxin.kernel.guard import QUICKER, require
from tongxin.kernel.paths import at_path

# Where a page found a row: the very function that a rule asks, or another.
type FoundBy[M: models.Model] = Callable[[Any], QuerySet[M]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule[A, M: models.Model]:
    """With which rows an actor may do something, and how these must stand.

    Rows are the permission (another row: 403), `when` is the state (409): never put
    the one into the other. The acts of a room share a few of them.
    """

    rows: Callable[[A], QuerySet[M]]
    refusal: Promise | str
    # Attribute, or a path to one (`organisation__dissolved_on`) → what it may be.
    when: Mapping[str, Collection[object]] = field(default_factory=dict)
    # What is said then; of the row, where there is more than one reason.
    stale: Promise | str | Callable[[M], Promise | str] = QUICKER
    # What the actor had before their eyes, and what must still be so.
    seen: tuple[str, ...] = ()
    # What is locked: names as `select_for_update(of=…)` takes them.
    lock: tuple[str, ...] = ("self",)
    # The same as `rows`, as a truth, where that needs no query (see `Reach.covers`).
    may: Callable[[A, M], bool] | None = None

    def allows(self, actor: A, subject: M) -> bool:
        if self.may is not None:
            return self.may(actor, subject)
        return self.rows(actor).order_by().filter(pk=subject.pk).exists()

    def stands(self, subject: M) -> bool:
        return all(at_path(subject, path) in ok for path, ok in self.when.items())

    def is_open(self, actor: A, subject: M) -> bool:
        return self.stands(subject) and self.allows(actor, subject)

    def open_among(
        self, actor: A, rows: Iterable[M], *, found_by: FoundBy[M] = None
    ) -> set[Any]:
        """Keys of those with which it may be done: one query for the whole list.

        `found_by` as in `open_acts`.
        """
        standing = {row.pk for row in rows if self.stands(row)}
        if not standing or found_by is self.rows:
            return standing
        found = self.rows(actor).order_by().filter(pk__in=standing)
        return set(found.values_list("pk", flat=True))

    def why_not(self, subject: M) -> str:
        """What is said where the row does not stand as it should."""
        return str(self.stale(subject) if callable(self.stale) else self.stale)

    def hold(self, actor: A, subject: M) -> M:
        """The row as it is now; nobody else writes it until the transaction ends.

        Others may go on referring to it: an act changes no key.
        """
        rows = self.rows(actor).order_by().filter(pk=subject.pk)
        held = rows.select_for_update(of=self.lock, no_key=True).first()
        if held is None:
            # Whoever finds nothing there any more came too late; they may well have
            # been allowed.
            if not type(subject)._base_manager.filter(pk=subject.pk).exists():
                raise ValidationError(str(QUICKER), code="state")
            raise PermissionDenied(str(self.refusal))
        is_as_seen = all(at_path(held, at) == at_path(subject, at) for at in self.seen)
        if not (is_as_seen and self.stands(held)):
            raise ValidationError(self.why_not(held), code="state")
        return held


@contextmanager
def act[A: Acting, M: models.Model](  # noqa: PLR0913 - all that is said of an act
    actor: A,
    code: str,
    subject: M,
    rule: Rule[A, M],
    *,
    about: Callable[[M], models.Model] | None = None,
    whose: Sequence[models.Model] = (),
) -> Iterator[M]:
    """What `operation` puts around its function, for one that it does not fit.

    The code has its words by `say`. `whose`: for whom it is done, if for somebody
    else; looked at when it is done.
    """
    with journal.act_first():
        held = rule.hold(actor, subject)
        # Now, and a copy: the act may change what leads there, or delete the row.
        told = copy(about(held) if about else held)
        before = values_of(held)
        yield held
        journal.record(actor, code, told, changed(held, before), *whose)


class Operation[A, M: models.Model, **P, R]:
    """An act on one row. Made by `operation` or `creation`."""

    __name__: str

    def __init__(
        self,
        function: Callable[..., Any],
        run: Callable[Concatenate[A, M, P], R],
        code: str,
        words: Words,
        rule: Rule[A, M],
    ) -> None:
        update_wrapper(self, function)
        self._run: Final = run
        self.rule: Final = rule
        self.code: Final = code
        say(code, words)
        ACTS[code] = self

    def __call__(self, actor: A, subject: M, /, *args: P.args, **facts: P.kwargs) -> R:
        return self._run(actor, subject, *args, **facts)

    def __repr__(self) -> str:
        return f"<act {self.code}>"

    def is_open(self, actor: A, subject: M) -> bool:
        return self.rule.is_open(actor, subject)

    def open_among(
        self, actor: A, rows: Iterable[M], *, found_by: FoundBy[M] = None
    ) -> set[Any]:
        return self.rule.open_among(actor, rows, found_by=found_by)


class Founding[A, **P, R: models.Model]:
    """An act on nothing that is there yet. Made by `founding`."""

    __name__: str

    def __init__(
        self,
        function: Callable[..., Any],
        run: Callable[Concatenate[A, P], R],
        code: str,
        words: Words,
        may: Callable[[A], bool],
    ) -> None:
        update_wrapper(self, function)
        self._run: Final = run
        self.is_open: Final = may
        self.code: Final = code
        say(code, words)
        ACTS[code] = self

    def __call__(self, actor: A, /, *args: P.args, **facts: P.kwargs) -> R:
        return self._run(actor, *args, **facts)

    def __repr__(self) -> str:
        return f"<act {self.code}>"


# Every act of the house by its code.
ACTS: dict[str, Operation[Any, Any, ..., Any] | Founding[Any, ..., Any]] = {}


def operation[A: Acting, M: models.Model, **P, R](
    code: str,
    words: Words,
    rule: Rule[A, M],
    *,
    about: Callable[[M], models.Model] | None = None,
    on_behalf_of: Callable[[Any], models.Model] | None = None,
) -> Callable[[Callable[Concatenate[A, M, P], R]], Operation[A, M, P, R]]:
    """Something done with a row.

    The line is about that row, or about what `about` finds beside it before the act
    begins; its fields are those of the row either way. Whom it is done for is found
    by what the function returns.
    """

    def declare(
        function: Callable[Concatenate[A, M, P], R],
    ) -> Operation[A, M, P, R]:
        def run(actor: A, subject: M, /, *args: P.args, **facts: P.kwargs) -> R:
            whose = list[models.Model]()
            with act(actor, code, subject, rule, about=about, whose=whose) as held:
                made = function(actor, held, *args, **facts)
                whose.extend([on_behalf_of(made)] if on_behalf_of else [])
            return made

        return Operation(function, run, code, words, rule)

    return declare


def creation[A: Acting, M: models.Model, **P, R: models.Model](
    code: str, words: Words, rule: Rule[A, M]
) -> Callable[[Callable[Concatenate[A, M, P], R]], Operation[A, M, P, R]]:
    """Something new under a row: the line is about what the function returns."""

    def declare(
        function: Callable[Concatenate[A, M, P], R],
    ) -> Operation[A, M, P, R]:
        def run(actor: A, subject: M, /, *args: P.args, **facts: P.kwargs) -> R:
            with journal.act_first():
                held = rule.hold(actor, subject)
                made = function(actor, held, *args, **facts)
                journal.record(actor, code, made, changed(made, None))
            return made

        return Operation(function, run, code, words, rule)

    return declare


def founding[A: Acting, **P, R: models.Model](
    code: str, words: Words, *, may: Callable[[A], bool], refusal: Promise | str
) -> Callable[[Callable[Concatenate[A, P], R]], Founding[A, P, R]]:
    """Something new that stands under nothing."""

    def declare(function: Callable[Concatenate[A, P], R]) -> Founding[A, P, R]:
        def run(actor: A, /, *args: P.args, **facts: P.kwargs) -> R:
            require(may(actor), str(refusal))
            with journal.act_first():
                made = function(actor, *args, **facts)
                journal.record(actor, code, made, changed(made, None))
            return made

        return Founding(function, run, code, words, may)

    return declare


def open_acts[A, M: models.Model](
    actor: A,
    subject: M,
    *acts: Operation[A, M, ..., Any],
    found_by: FoundBy[M] = None,
) -> list[Operation[A, M, ..., Any]]:
    """Those of the acts that may be done with it: one query for each set of rows.

    A page that has just found the row among the rows of a rule says so (`found_by`),
    and they are not asked again.
    """
    standing = [one for one in acts if one.rule.stands(subject)]
    rules = {(one.rule.rows, one.rule.may): one.rule for one in standing}
    allowed = {
        key
        for key, rule in rules.items()
        if rule.rows is found_by or rule.allows(actor, subject)
    }
    return [one for one in standing if (one.rule.rows, one.rule.may) in allowed]


# ---- What really changed ----


def values_of(row: models.Model) -> dict[str, object]:
    """The row's columns as they were read; no later change reaches them."""
    return {one.attname: _kept(one.value_from_object(row)) for one in _columns(row)}


def changed(row: models.Model, before: Mapping[str, object] | None) -> list[str]:
    """Names of the fields that the database holds otherwise than before.

    It asks the database: an act may write past its instance (`update`, `F`). Before a
    new row (None) stand the defaults. Of a row that the act deleted no field is left to
    name. A sealed text goes by its own name; written anew, it counts as changed, since
    nobody can tell without opening it.
    """
    columns = _columns(row)
    try:
        now = type(row)._base_manager.get(pk=row.pk)
    except ObjectDoesNotExist:
        return []
    note_reading(now)
    after = values_of(now)
    if before is None:
        before = {one.attname: one.get_default() for one in columns}
    return [
        one.name.removesuffix("_sealed")
        for one in columns
        if _is_other(one, before[one.attname], after[one.attname])
    ]


def _columns(row: models.Model) -> list["models.Field[Any, Any]"]:
    """All but the key and what only makes a digest say nothing (see witness.py)."""
    fields = row._meta.concrete_fields
    return [one for one in fields if not one.primary_key and one.name != "witness_salt"]


def _kept(value: object) -> object:
    return deepcopy(value) if isinstance(value, list | dict) else value


def _is_other(one: "models.Field[Any, Any]", before: Any, after: Any) -> bool:
    if isinstance(one, models.BinaryField):
        # Nothing sealed is NULL or empty; PostgreSQL hands out a view of the rest.
        return bytes(before or b"") != bytes(after or b"")
    return bool(before != after)
