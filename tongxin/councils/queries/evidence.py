"""What people said of a matter, as it was published: the evidence of a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.institution_positions import ALL_SPOKE, Silent, silent_to
from tongxin.consultations.models import PublishedResult, StatementMatter

# What a meeting should see first.
FIRST = ("reached", "reached_against", "near", "divided", "not_enough")


class Evidence(TypedDict):
    """One statement, its published word, and which bodies said nothing to it, as a
    decision keeps it.
    """

    consultation: int
    number: int
    text: str
    result: str
    digest: str
    silent: list[str]
    applicant: str


class Shown(TypedDict):
    """The same for a page: with its sign, its word, and whose word is missing."""

    consultation: int
    number: int
    text: str
    sign: str
    word: str
    silence: str


@dataclass(frozen=True, slots=True)
class MatterResult:
    """What was published of a matter first of all, and who said nothing to it."""

    result: str = ""
    silent: Silent = ALL_SPOKE


def results_by_matter(ids: Iterable[int]) -> dict[int, MatterResult]:
    """No actor: published results are. For each matter the one that matters first."""
    found: dict[int, tuple[str, list[int]]] = {}
    rows = StatementMatter.objects.filter(
        matter__in=list(ids), statement__published_result__isnull=False
    )
    rows = rows.order_by("statement__number")
    for matter_id, result, statement in rows.values_list(
        "matter_id", "statement__published_result__result", "statement_id"
    ):
        before, statements = found.get(matter_id, (result, []))
        if FIRST.index(result) < FIRST.index(before):
            before, statements = result, []
        if result == before:
            statements.append(statement)
        found[matter_id] = before, statements
    silent = silent_to([pk for _result, pks in found.values() for pk in pks])
    return {
        matter_id: MatterResult(
            result, _all_of(silent[pk] for pk in pks if pk in silent)
        )
        for matter_id, (result, pks) in found.items()
    }


def _all_of(silent: Iterable[Silent]) -> Silent:
    """Whoever said nothing to one of them."""
    found = list(silent)
    names = dict.fromkeys(name for one in found for name in one.names)
    return Silent(tuple(names), next((s.applicant for s in found if s.applicant), ""))


def evidence_of_matter(matter_id: int) -> list[Evidence]:
    """No actor: every published result under the matter, latest first."""
    rows = PublishedResult.objects.filter(statement__stands_on__matter=matter_id)
    rows = rows.select_related("statement", "published")
    found = list(rows.order_by("-published__published_at", "statement__number"))
    silent = silent_to([row.statement_id for row in found])
    return [
        Evidence(
            consultation=row.published.consultation_id,
            number=row.statement.number,
            text=row.statement.text,
            result=row.result,
            digest=row.published.digest,
            silent=list(silent.get(row.statement_id, ALL_SPOKE).names),
            applicant=silent.get(row.statement_id, ALL_SPOKE).applicant,
        )
        for row in found
    ]


def evidence_in_words(evidence: Iterable[Evidence]) -> list[Shown]:
    """No actor: published results, as their reports name them."""
    return [
        Shown(
            consultation=result["consultation"],
            number=result["number"],
            text=result["text"],
            sign=result["result"].replace("_", "-"),
            word=str(PublishedResult.Result(result["result"]).label),
            silence=_silent(result).words,
        )
        for result in evidence
    ]


def evidence_in_lines(evidence: Iterable[Evidence]) -> list[str]:
    """No actor: the same as sentences, for minutes and reports."""
    text = _("What people said of “%(text)s”: %(result)s.")
    comma = pgettext("list", ", ")
    return [
        text
        % {
            "text": shown["text"],
            "result": comma.join(filter(None, (shown["word"], shown["silence"]))),
        }
        for shown in evidence_in_words(evidence)
    ]


def silence_in_words(evidence: Sequence[Evidence]) -> str:
    """No actor: who said nothing to one of these statements."""
    return _all_of(map(_silent, evidence)).words


def _silent(result: Evidence) -> Silent:
    return Silent(tuple(result["silent"]), result["applicant"])
