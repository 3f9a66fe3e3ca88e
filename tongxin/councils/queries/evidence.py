"""What people said of a matter, as it was published: the evidence of a meeting."""

from collections.abc import Iterable
from typing import TypedDict

from tongxin.consultations.models import PublishedResult

# What a meeting should see first.
FIRST = ("reached", "reached_against", "near", "divided", "not_enough")


class Evidence(TypedDict):
    """One statement and its published word, as a decision keeps it."""

    consultation: int
    number: int
    text: str
    result: str
    digest: str


class Shown(TypedDict):
    """The same for a page: with its sign and its word."""

    consultation: int
    number: int
    text: str
    sign: str
    word: str


def results_by_matter(ids: Iterable[int]) -> dict[int, str]:
    """No actor: published results are. For each matter the one that matters first."""
    found: dict[int, str] = {}
    rows = PublishedResult.objects.filter(matter__in=list(ids))
    for matter_id, result in rows.values_list("matter_id", "result"):
        if matter_id is None:
            continue
        before = found.get(matter_id, result)
        found[matter_id] = min(before, result, key=FIRST.index)
    return found


def evidence_of_matter(matter_id: int) -> list[Evidence]:
    """No actor: every published result under the matter, latest first."""
    rows = PublishedResult.objects.filter(matter=matter_id)
    rows = rows.select_related("statement", "published")
    return [
        Evidence(
            consultation=row.published.consultation_id,
            number=row.statement.number,
            text=row.statement.text,
            result=row.result,
            digest=row.published.digest,
        )
        for row in rows.order_by("-published__published_at", "statement__number")
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
        )
        for result in evidence
    ]
