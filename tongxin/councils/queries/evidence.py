"""What people said of a matter, as it was published: the evidence of a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.institution_positions import TOGETHER, Apart, apart_from
from tongxin.consultations.models import PublishedResult, StatementMatter

# What a meeting should see first.
FIRST = ("reached", "reached_against", "near", "divided", "not_enough")


class Evidence(TypedDict):
    """One statement, its published word, and which bodies said nothing to it or were
    against it, as a decision keeps it.
    """

    consultation: int
    number: int
    text: str
    result: str
    apart: dict[str, Any]


class Shown(TypedDict):
    """The same for a page: with its sign, its word, and who is apart."""

    consultation: int
    number: int
    text: str
    sign: str
    word: str
    institutions: str


@dataclass(frozen=True, slots=True)
class MatterResult:
    """What was published of a matter first of all, and who said nothing to it."""

    result: str = ""
    apart: Apart = TOGETHER


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
    apart = apart_from([pk for _result, pks in found.values() for pk in pks])
    return {
        matter_id: MatterResult(result, _all_of(apart[pk] for pk in pks if pk in apart))
        for matter_id, (result, pks) in found.items()
    }


def _all_of(apart: Iterable[Apart]) -> Apart:
    """Whoever said nothing to one of them, or was against one."""
    found = list(apart)
    return Apart(
        silent=tuple(dict.fromkeys(name for one in found for name in one.silent)),
        against=tuple(dict.fromkeys(name for one in found for name in one.against)),
        applicant=next((one.applicant for one in found if one.applicant), ""),
        is_refused=any(one.is_refused for one in found),
    )


def evidence_of_matter(matter_id: int) -> list[Evidence]:
    """No actor: every published result under the matter, latest first."""
    rows = PublishedResult.objects.filter(statement__stands_on__matter=matter_id)
    rows = rows.select_related("statement", "published")
    found = list(rows.order_by("-published__published_at", "statement__number"))
    apart = apart_from([row.statement_id for row in found])
    return [
        Evidence(
            consultation=row.published.consultation_id,
            number=row.statement.number,
            text=row.statement.text,
            result=row.result,
            apart=asdict(apart.get(row.statement_id, TOGETHER)),
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
            institutions=Apart(**result["apart"]).words,
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
            "result": comma.join(filter(None, (shown["word"], shown["institutions"]))),
        }
        for shown in evidence_in_words(evidence)
    ]


def institutions_in_words(evidence: Sequence[Evidence]) -> str:
    """No actor: who said nothing to one of these statements, or was against it."""
    said = dict.fromkeys(Apart(**result["apart"]).words for result in evidence)
    return pgettext("list", ", ").join(filter(None, said))
