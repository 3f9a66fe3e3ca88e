"""A sealed consultation recomputed: which forms are not what they were.

No actor: the auditor's command and tests ask; it tells pseudonyms, never persons.
"""

from dataclasses import dataclass, field

from tongxin.consultations.models import Consultation, PublishedReport, Stance
from tongxin.consultations.printed import digest_of
from tongxin.kernel import merkle


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs from the seal; nothing where all is as it was."""

    form_count: int
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
    salt = consultation.salt
    return {
        pseudonym: merkle.leaf(merkle.form_words(salt, pseudonym, held[pseudonym]))
        for pseudonym in sorted(held)
    }


def verify(consultation: Consultation) -> Verdict:
    """Recompute every form and the root from the stances in the table."""
    sealed = dict(consultation.forms.values_list("pseudonym", "digest"))
    now = forms_now(consultation)
    both = sealed.keys() & now.keys()
    return Verdict(
        form_count=len(sealed),
        changed=sorted(one for one in both if sealed[one] != now[one]),
        missing=sorted(sealed.keys() - now.keys()),
        added=sorted(now.keys() - sealed.keys()),
        is_root_right=merkle.root([sealed[one] for one in sorted(sealed)])
        == consultation.seal_root,
        is_print_right=_is_print_right(consultation),
    )


def _is_print_right(consultation: Consultation) -> bool:
    rows = PublishedReport.objects.filter(consultation=consultation)
    return all(digest_of(row.content) == row.digest for row in rows)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Somebody's own form with its way to the root: for that person alone."""

    words: str
    digest: str
    path: list[merkle.Neighbour]
    root: str

    @property
    def is_in(self) -> bool:
        return merkle.climb(self.digest, self.path) == self.root


def inclusion(consultation: Consultation, pseudonym: str) -> Inclusion | None:
    """The form of one pseudonym from what it holds now; None where it holds nothing."""
    rows = Stance.objects.filter(
        statement__consultation=consultation, pseudonym=pseudonym
    )
    held = dict(rows.values_list("statement__number", "choice"))
    forms = list(consultation.forms.values_list("pseudonym", "digest"))
    places = [place for place, (one, _digest) in enumerate(forms) if one == pseudonym]
    if not held or not places:
        return None
    words = merkle.form_words(consultation.salt, pseudonym, held)
    return Inclusion(
        words=words,
        digest=merkle.leaf(words),
        path=merkle.path([digest for _one, digest in forms], places[0]),
        root=consultation.seal_root,
    )
