"""三方同心: whether institutions stand where residents stand, statement by statement.

An institution is never counted among people: COMMON-GROUND.md §1. It speaks by a word
on record, and its silence is a word too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.consultations.report.band import Says
from tongxin.consultations.report.masked_report import Masked, Statement

# From the least to the most: a band shows the least of several.
_LEAST_FIRST: tuple[Says, ...] = ("against", "silent", "condition", "agree")


@dataclass(frozen=True)
class Word:
    """What an institution says to one statement."""

    says: Says
    condition: str = ""
    reason: str = ""
    spokesperson: str = ""


SILENT = Word("silent")


@dataclass(frozen=True)
class Position:
    """What an institution says, mandated and on record. Silence is a position too.

    `says` is drawn on the band. `words` has what it says to each statement by number;
    without them `says` is meant of all that residents share.
    """

    name: str
    says: Says
    condition: str = ""
    words: Mapping[int, Word] | None = None
    # Of the unit that was asked about.
    is_applicant: bool = False

    def on(self, number: int) -> Word:
        if self.words is None:
            return Word(self.says, self.condition)
        return self.words.get(number, SILENT)


def position(
    name: str,
    words: Mapping[int, Word],
    report: Masked,
    *,
    is_applicant: bool = False,
) -> Position:
    """Of one institution; its band shows its least word on what all can accept.

    Where there is nothing of that, of all that was asked.
    """
    whole = {s.number: words.get(s.number, SILENT) for s in report.statements}
    accepted = [s for s in report.statements if s.result == "reached"]
    said = [whole[s.number] for s in accepted or report.statements]
    least = min(said, key=lambda word: _LEAST_FIRST.index(word.says), default=SILENT)
    return Position(name, least.says, least.condition, whole, is_applicant=is_applicant)


def _toward(word: Word, statement: Statement) -> Says:
    """Being against what all would rather not have is agreeing, and the reverse."""
    if not statement.is_against or word.says == "silent":
        return word.says
    return "agree" if word.says == "against" else "against"


def common_ground(report: Masked) -> list[Statement]:
    """What all accept, and what all would rather not have."""
    shared = ("reached", "reached_against")
    return [s for s in report.statements if s.result in shared]


def shares(of: Position, statement: Statement) -> bool:
    """Whether it stands where residents stand on what they share."""
    word = of.on(statement.number)
    says = word.says if of.words is None else _toward(word, statement)
    return says in {"agree", "condition"}


def of_one_heart(report: Masked, positions: Sequence[Position]) -> tuple[int, ...]:
    """Numbers of common ground on which every institution that was asked agrees too."""
    if not positions:
        return ()
    return tuple(
        s.number
        for s in common_ground(report)
        if all(shares(each, s) for each in positions)
    )


# ---- In words ----


def stands(of: Position) -> str:
    """What it says, or to how many statements it says what."""
    if of.words:
        counts = dict.fromkeys(reversed(_LEAST_FIRST), 0)
        for word in of.words.values():
            counts[word.says] += 1
        told = [says for says, count in counts.items() if count]
        conditions = {word.condition for word in of.words.values()}
        if len(told) > 1 or len(conditions) > 1:
            comma = pgettext("between parts of a sentence", ", ")
            return comma.join(_how_many(says, counts[says]) for says in told)
        return spoken(next(iter(of.words.values())))
    return spoken(Word(of.says, of.condition))


def spoken(word: Word) -> str:
    if word.says == "condition":
        return _("agrees on a condition: %(condition)s") % {"condition": word.condition}
    return {
        "agree": _("agrees"),
        "against": _("is against it"),
        "silent": _("has not said anything"),
    }[word.says]


def silence(silent: Collection[str], applicant: str = "") -> str:
    """That bodies which were asked said nothing, by their names: the one wording of it,
    on the report and wherever else a result stands. The applicant comes first.
    """
    said = []
    if applicant in silent:
        text = _("The applicant has taken no position (%(name)s)")
        said.append(text % {"name": applicant})
    if others := [name for name in silent if name != applicant]:
        names = pgettext("between names", ", ").join(others)
        said.append(_("%(names)s: no position taken") % {"names": names})
    return pgettext("between parts of a sentence", ", ").join(said)


def opposition(
    against: Collection[str], applicant: str = "", *, is_refused: bool = False
) -> str:
    """That bodies said the opposite of residents, by their names: the one wording of
    it. What residents refuse together they would have.
    """
    said = []
    if applicant in against:
        text = (
            _("The applicant agrees to it (%(name)s)")
            if is_refused
            else _("The applicant is against it (%(name)s)")
        )
        said.append(text % {"name": applicant})
    if others := [name for name in against if name != applicant]:
        names = pgettext("between names", ", ").join(others)
        text = _("%(names)s: for it") if is_refused else _("%(names)s: against it")
        said.append(text % {"names": names})
    return pgettext("between parts of a sentence", ", ").join(said)


def silence_of(silent: Sequence[Position]) -> str:
    """The same of positions that are all silent."""
    applicant = next((each.name for each in silent if each.is_applicant), "")
    return silence([each.name for each in silent], applicant)


def _how_many(says: Says, count: int) -> str:
    return {
        "agree": ngettext("agrees to %(count)s", "agrees to %(count)s", count),
        "condition": ngettext(
            "on a condition to %(count)s", "on a condition to %(count)s", count
        ),
        "against": ngettext("is against %(count)s", "is against %(count)s", count),
        "silent": ngettext("is silent on %(count)s", "is silent on %(count)s", count),
    }[says] % {"count": count}


def together(report: Masked, positions: Sequence[Position]) -> tuple[str, ...]:
    """Whether it is of one heart on all three sides, and who is missing."""
    if not positions:
        return ()
    common, shared = common_ground(report), of_one_heart(report, positions)
    said = [*_missing(positions, common)]
    if common and len(shared) == len(common):
        said.append(_("All institutions agree too: all three are of one heart."))
    elif shared:
        text = ngettext(
            "Of it, %(count)s is of one heart on all three sides: %(numbers)s.",
            "Of it, %(count)s are of one heart on all three sides: %(numbers)s.",
            len(shared),
        )
        said.append(text % {"count": len(shared), "numbers": numbers(shared)})
    elif common:
        said.append(_("There is common ground, but not of all three."))
    return tuple(said)


def _missing(positions: Sequence[Position], common: Sequence[Statement]) -> list[str]:
    """Who says nothing or is against it; where only on some, on which."""
    said = []
    for says, all_of_it, some_of_it in (
        ("silent", _all_silent, _("%(names)s: nothing said to %(numbers)s.")),
        ("against", _all_against, _("%(names)s: against %(numbers)s.")),
    ):
        whole: list[Position] = []
        for each in positions:
            where = [
                s.number
                for s in common
                if each.on(s.number).says == says and not shares(each, s)
            ]
            if where and len(where) == len(common):
                whole.append(each)
            elif where:
                facts = {"names": each.name, "numbers": numbers(where)}
                said.append(some_of_it % facts)
        if whole:
            said.append(all_of_it(whole))
    return [*said, *_for_what_all_refuse(positions, common)]


def _all_silent(silent: Sequence[Position]) -> str:
    return silence_of(silent) + pgettext("end of a sentence", ".")


def _all_against(against: Sequence[Position]) -> str:
    applicant = next((each.name for each in against if each.is_applicant), "")
    said = opposition([each.name for each in against], applicant)
    return said + pgettext("end of a sentence", ".")


def _for_what_all_refuse(
    positions: Sequence[Position], common: Sequence[Statement]
) -> list[str]:
    said = []
    for each in positions:
        where = [
            s.number
            for s in common
            if s.is_against
            and each.words is not None
            and each.on(s.number).says in {"agree", "condition"}
        ]
        if where:
            text = _("%(names)s: for %(numbers)s, which all residents refuse.")
            said.append(text % {"names": each.name, "numbers": numbers(where)})
    return said


def numbers(found: Sequence[int]) -> str:
    return pgettext("between numbers", ", ").join(map(str, found))
