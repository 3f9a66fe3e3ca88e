"""Sentences of a published report. They say no figure that the publication has not."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tongxin.consultations.report.institutional_agreement import numbers
from tongxin.consultations.report.masked_report import Cell, Result, Statement
from tongxin.consultations.report.publication import Publication, Side


def _with(statements: Iterable[Statement], result: Result) -> list[int]:
    return [s.number for s in statements if s.result == result]


def headline(statements: Sequence[Statement]) -> str:
    """How many of how many all can accept, in a line for the head of the page."""
    reached = len(_with(statements, "reached"))
    against = len(_with(statements, "reached_against"))
    said = [
        ngettext("%(count)s statement", "%(count)s statements", len(statements))
        % {"count": len(statements)}
    ]
    if reached:
        text = ngettext("all can accept %(count)s", "all can accept %(count)s", reached)
        said.append(text % {"count": reached})
    if against:
        text = ngettext("all refuse %(count)s", "all refuse %(count)s", against)
        said.append(text % {"count": against})
    if not reached and not against:
        said.append(_("none that all can accept yet"))
    return pgettext("between parts of a sentence", ", ").join(said)


def summary(publication: Publication) -> tuple[str, ...]:
    """What came out, in plain sentences, statement by number."""
    statements = publication.masked.statements
    who, said = bodies(publication), []
    reached = _with(statements, "reached")
    against = _with(statements, "reached_against")
    if reached:
        text = ngettext(
            "%(who)s: all can accept number %(numbers)s.",
            "%(who)s: all can accept numbers %(numbers)s.",
            len(reached),
        )
        said.append(text % {"who": who, "numbers": numbers(reached)})
    else:
        said.append(_("There is no statement yet that all can accept."))
    if against:
        text = ngettext(
            "On number %(numbers)s all agree that it should not be.",
            "On numbers %(numbers)s all agree that they should not be.",
            len(against),
        )
        said.append(text % {"numbers": numbers(against)})
    return (*said, *_rest(statements))


def _rest(statements: Sequence[Statement]) -> list[str]:
    """How many are in the outer rings."""
    near = len(_with(statements, "near"))
    divided = len(_with(statements, "divided"))
    few = len(_with(statements, "not_enough"))
    told = (
        (near, ngettext("%(count)s is near.", "%(count)s are near.", near)),
        (
            divided,
            ngettext("%(count)s is divided.", "%(count)s are divided.", divided),
        ),
        (
            few,
            ngettext(
                "On %(count)s too few were heard.",
                "On %(count)s too few were heard.",
                few,
            ),
        ),
    )
    return [text % {"count": count} for count, text in told if count]


def day(value: date) -> str:
    """With its year always: a file is read in other years too."""
    return date_format(value, pgettext("day with year", "j F Y"))


def asked_from(first: date, last: date) -> str:
    return _("asked from %(from)s to %(to)s") % {"from": day(first), "to": day(last)}


def published_on_text(on: date) -> str:
    return _("published on %(on)s") % {"on": day(on)}


def roll_of(record: date | None) -> str:
    return _("roll of %(record)s") % {"record": day(record)} if record else ""


def named(names: Iterable[str]) -> str:
    return pgettext("between names", ", ").join(names)


def bodies(publication: Publication) -> str:
    """Whom the figures are of."""
    if publication.kind == "sides":
        return named(side.name for side in publication.sides)
    if publication.kind == "groups":
        return _("Every group of opinion")
    return _("All who answered, taken together")


def turnout(side: Side) -> str:
    words = {
        "exactly": _("%(heard)s of %(all)s"),
        "at_least": _("at least %(heard)s of %(all)s"),
        "at_most": _("at most %(heard)s of %(all)s"),
    }
    return words[side.bounded] % {"heard": side.spoke, "all": side.size}


def merged(name: str, into: str) -> str:
    if into:
        text = _("“%(name)s” are few: they were put together with “%(into)s”.")
        return text % {"name": name, "into": into}
    text = _(
        "“%(name)s” are few and stay alone: figures that tell of one are left out."
    )
    return text % {"name": name}


def decides(*, counts: bool) -> str:
    return _("decides too") if counts else _("too small to decide")


def stands(cell: Cell, *, is_against: bool) -> str:
    """How one body stands, in a word."""
    if cell.shows == "asked_before":
        return _("asked before of nearly the same people: not shown anew")
    if cell.cell_class is None:
        return _("not shown by itself")
    if cell.shows == "too_few":
        return _("too few to show")
    met = _("refuses it") if is_against else _("reaches the floor")
    return {
        "met": met,
        "open": _("open yet"),
        "too_few": _("too few"),
        "failed": _("does not reach the floor"),
    }[cell.cell_class]


def structure(publication: Publication) -> tuple[str, ...]:
    """Whether there are groups of opinion, why not, and how firm the picture is."""
    if publication.structure == "too_few":
        said = [_("No test by groups: fewer than 40 people answered enough for it.")]
    elif publication.structure == "none":
        said = [_("No test by groups: the answers form none that is more than chance.")]
    elif publication.structure == "given":
        said = [_("The groups were given beforehand; nobody was put anywhere else.")]
    else:
        said = [
            _("People who answered alike form a group: found from answers, not names.")
        ]
    if publication.structure in {"too_few", "none"}:
        if publication.kind == "sides":
            said.append(_("The sides alone decide."))
        else:
            said.append(_("All who answered are taken together."))
        return tuple(said)
    return (*said, *_of_groups(publication))


def _of_groups(publication: Publication) -> list[str]:
    said = []
    if not publication.groups:
        said.append(
            _(
                "Of groups nothing more is told: where figures are left out, it could"
                " tell of single people."
            )
        )
    if publication.is_readiness:
        said.append(_("The groups differ mainly in how readily they agree."))
    if publication.staying is not None:
        text = _(
            "How firm: with a tenth of the statements left out, %(count)s of 100 people"
            " stay in their group on average."
        )
        said.append(text % {"count": round(publication.staying * 100)})
    said.append(
        _("Groups are parts of a picture, no camps; who is in which is kept nowhere.")
    )
    return said


def computed(publication: Publication) -> tuple[str, ...]:
    """How the result came about, for whoever wants to check it."""
    report = publication.masked
    share = "{}/{}".format(*report.share)
    total = ngettext(
        "%(count)s statement was judged, and all that were are printed.",
        "%(count)s statements were judged, and all that were are printed.",
        len(report.statements),
    )
    return (
        total % {"count": len(report.statements)},
        _(
            "The floor is %(share)s of all of a body, rounded up. Common ground is what"
            " every body is sure to reach, with an error of at most 5 in 100 each, if"
            " those who did not answer think like those who did."
        )
        % {"share": share},
        _(
            "“Not sure” counts as heard, and not as support. A single person’s answer"
            " never decides whether a body was heard."
        ),
    )


def not_heard(names: Sequence[str]) -> str:
    """Who stayed silent in the time that was added for them."""
    if not names:
        return ""
    text = _(
        "Not heard, though there were seven more days: %(names)s. This is no consent."
    )
    return text % {"names": named(names)}


def masked() -> str:
    return _(
        "Where nearly all of a side said the same, only “≥” is given, and where few"
        " answered, no figures: so that nobody’s answer can be guessed."
    )


def no_figures() -> str:
    """In the place of figures where none may be printed."""
    return pgettext("table", "No figures")


def no_consent() -> str:
    return _("“Can accept” is no consent to demolition, to a price or to moving.")


def figure_names(kind: str = "sides") -> list[str]:
    """What stands above the figures of a body."""
    people = (
        pgettext("table", "Roll") if kind == "sides" else pgettext("table", "People")
    )
    return [
        people,
        pgettext("table", "Heard"),
        pgettext("table", "Can"),
        pgettext("table", "Not sure"),
        pgettext("table", "Cannot"),
        pgettext("table", "Estimate"),
        pgettext("table", "Floor"),
    ]


def joined(sentences: Iterable[str]) -> str:
    """Chinese sentences follow each other without a space."""
    is_chinese = (get_language() or "").startswith("zh")
    return ("" if is_chinese else " ").join(sentences)


def colon() -> str:
    return pgettext("list", ": ")


def period() -> str:
    return pgettext("end of a sentence", ".")


def in_a_row(parts: Iterable[str]) -> str:
    return pgettext("between parts of a sentence", ", ").join(parts)
