"""Which kinds of right make one side each. Pure: who opens and who asks call it.

Small ones are put with the one that the office names. So are two that are nearly the
same people: who knows both rolls could subtract one printed side from the other.
"""

from collections import Counter
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.consultations.models.roll import LEAST_ALONE
from tongxin.consultations.report import overlaps
from tongxin.consultations.report.public_report import body_name
from tongxin.consultations.report.raw_results import Roll
from tongxin.rolls.models import Side

type People = Mapping[str, set[int]]
type Groups = list[list[str]]


def merged(people: People, merges: Mapping[str, str]) -> Groups:
    """The groups of kinds that `merges` makes, in the order of the kinds.

    Raises ValidationError where a merge is missing, or is none that may be.
    """
    groups = _without_small(people, merges)
    pairs, groups = _joined(people, groups)
    for kind, into in pairs:
        if merges.get(kind) != into and merges.get(into) != kind:
            raise _refusal(
                _(
                    "“%(name)s” and “%(other)s” are nearly the same people:"
                    " put them together."
                ),
                kind,
                into,
            )
    allowed = {frozenset(pair) for pair in pairs}
    for kind, into in merges.items():
        is_own_choice = kind in people and not is_small(people, kind)
        if is_own_choice and frozenset({kind, into}) not in allowed:
            raise ValidationError(
                _(
                    "Only a side of fewer than ten, or of nearly the same people, is"
                    " put with another."
                )
            )
    return groups


def alike(people: People, merges: Mapping[str, str]) -> list[tuple[str, str]]:
    """Kinds that have to be put together beside the small ones, the smaller first."""
    try:
        groups = _without_small(people, merges)
    except ValidationError:
        groups = [[kind] for kind in _kinds(people)]
    return _joined(people, groups)[0]


def is_small(people: People, kind: str) -> bool:
    return len(people[kind]) < LEAST_ALONE and len(people) > 1


def roll_of(people: People, group: list[str]) -> set[int]:
    return set().union(*(people[kind] for kind in group))


def _kinds(people: People) -> list[str]:
    return [str(kind) for kind in Side if kind in people]


def _without_small(people: People, merges: Mapping[str, str]) -> Groups:
    """Each small kind with the one named for it; an empty word: with none."""
    groups = [[kind] for kind in _kinds(people)]
    for kind in _kinds(people):
        if not is_small(people, kind):
            continue
        into = merges.get(kind)
        if into is None or into == kind or (into and into not in people):
            raise _refusal(_("Say with which side “%(name)s” is put together."), kind)
        if into:
            groups = _join(people, groups, kind, into)
    return groups


def _joined(people: People, groups: Groups) -> tuple[list[tuple[str, str]], Groups]:
    """Pairs that are nearly the same people, until none is left."""
    pairs = []
    while pair := _first_alike(people, groups):
        pairs.append(pair)
        groups = _join(people, groups, *pair)
    return pairs, groups


def _first_alike(people: People, groups: Groups) -> tuple[str, str] | None:
    rolls = {group[0]: roll_of(people, group) for group in groups}
    standing = Counter(
        frozenset(name for name, roll in rolls.items() if person in roll)
        for person in set().union(*rolls.values())
    )
    found = overlaps.nearly_same(Roll(*each) for each in standing.items())
    if not found:
        return None
    one, other = sorted(found[0], key=lambda name: (len(rolls[name]), name))
    return one, other


def _join(people: People, groups: Groups, kind: str, into: str) -> Groups:
    both = [group for group in groups if kind in group or into in group]
    together = {one for group in both for one in group}
    ordered = [one for one in _kinds(people) if one in together]
    first = groups.index(both[0])
    rest = [group for group in groups if group not in both]
    return [*rest[:first], ordered, *rest[first:]]


def _refusal(text: str, name: str, other: str = "") -> ValidationError:
    names = {"name": body_name("side", name)}
    if other:
        names["other"] = body_name("side", other)
    return ValidationError({"merges": text % names})
