"""A sealed consultation recomputed: which forms are not what they were.

No actor: the auditor's command and tests ask; it tells pseudonyms, never persons.
"""

from dataclasses import dataclass, field

from tongxin.ballots import seal
from tongxin.consultations.models import Consultation, PublishedReport, Stance
from tongxin.consultations.report.public_report import digest_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs from the seal; nothing where all is as it was."""

    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    is_root_right: bool = True
    # Whether what was published is what its digest was made of.
    is_print_right: bool = True

    @property
    def is_sound(self) -> bool:
        is_whole = not (self.changed or self.missing or self.added)
        return self.is_root_right and self.is_print_right and is_whole


def forms_now(consultation: Consultation) -> dict[str, str]:
    """The digest of each pseudonym's stances as they stand in the table, in order."""
    held: dict[str, dict[int, str]] = {}
    rows = Stance.objects.filter(statement__consultation=consultation)
    for pseudonym, number, choice in rows.values_list(
        "pseudonym", "statement__number", "choice"
    ):
        held.setdefault(pseudonym, {})[number] = choice
    return seal.forms_of(consultation, held)


def verify(consultation: Consultation) -> Verdict:
    """Recompute every form and the root from the stances in the table."""
    sealed = dict(consultation.forms.values_list("pseudonym", "digest"))
    now = forms_now(consultation)
    both = sealed.keys() & now.keys()
    return Verdict(
        changed=sorted(one for one in both if sealed[one] != now[one]),
        missing=sorted(sealed.keys() - now.keys()),
        added=sorted(now.keys() - sealed.keys()),
        is_root_right=seal.root_of(sealed) == consultation.seal_root,
        is_print_right=_is_print_right(consultation),
    )


def _is_print_right(consultation: Consultation) -> bool:
    rows = PublishedReport.objects.filter(consultation=consultation)
    return all(digest_of(row.content) == row.digest for row in rows)


def inclusion(consultation: Consultation, pseudonym: str) -> seal.Inclusion | None:
    """The form of one pseudonym from what it holds now; None where it holds nothing."""
    rows = Stance.objects.filter(
        statement__consultation=consultation, pseudonym=pseudonym
    )
    held = dict(rows.values_list("statement__number", "choice"))
    forms = dict(consultation.forms.values_list("pseudonym", "digest"))
    return seal.inclusion(consultation, forms, pseudonym, held)
