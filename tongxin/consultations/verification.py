"""A consultation recomputed from its stances: forms, root, report, what was printed.

No actor: the auditor's commands and tests ask; it tells pseudonyms, never persons.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tongxin.ballots import seal
from tongxin.ballots.verifying import differences, faults_of_codes, moved, opened
from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    Report,
    Stance,
)
from tongxin.consultations.report import report_preview
from tongxin.consultations.report.public_report import digest_of
from tongxin.kernel.rooms import Check
from tongxin.kernel.sealed import CannotOpen

if TYPE_CHECKING:
    from tongxin.consultations.operations.findings import Found

# The title that a matter had on that day: it may be called otherwise since.
NOT_COMPARED = frozenset({"matter"})
# So many faults of one kind are named.
MOST_NAMED = 20


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


def faults(consultation: Consultation) -> Iterator[str]:
    """All that is not as its people left it, in words; takes as long as the report."""
    yield from faults_of_codes(
        Stance.objects.filter(statement__consultation=consultation)
    )
    if not consultation.seal_root:
        yield from _faults_of_places(consultation)
        return
    if not consultation.salt:
        yield _("its key is gone: nothing can be recomputed")
        return
    yield from _faults_of_seal(consultation)
    yield from _faults_of_places(consultation)
    try:
        yield from _faults_of_report(consultation)
    except CannotOpen:
        yield _("the report cannot be recomputed")


def _faults_of_places(consultation: Consultation) -> Iterator[str]:
    """Each place on the roll opens under its own person, or was moved."""
    # From the consultation, so that its key is opened once.
    for entry in moved(consultation.entries.order_by("pk")):
        yield _("place %(pk)d on the roll was changed") % {"pk": entry.pk}


def _faults_of_seal(consultation: Consultation) -> Iterator[str]:
    found = verify(consultation)
    words = {
        "changed": _("changed forms: %(names)s"),
        "missing": _("missing forms: %(names)s"),
        "added": _("added forms: %(names)s"),
    }
    for name, text in words.items():
        if names := getattr(found, name):
            yield text % {"names": ", ".join(names[:MOST_NAMED])}
    if not found.is_root_right:
        yield _("the forms do not lead to the root")
    if not found.is_print_right:
        yield _("the published report does not have its digest")


def _faults_of_report(consultation: Consultation) -> Iterator[str]:
    """The report computed anew from the stances, beside what was kept and printed."""
    report = report_preview.computed(consultation)
    published = PublishedReport.objects.filter(consultation=consultation).first()
    if report is None:
        if published is not None:
            yield _("a report was published, and none was computed")
        return
    # Its compiled loops take seconds to load, and it loads nothing of this.
    from tongxin.consultations.operations import (  # noqa: PLC0415 - see above
        analysing,
        reporting,
        storing,
    )

    floor = consultation.floor
    assert floor is not None
    fresh = analysing.analyse(reporting.votes_of(consultation), floor)
    kept = differences(_by_name(fresh), _by_name(storing.stored(report)))
    yield from _named(
        _("the computed report differs from the stances: %(names)s"), kept
    )
    if published is not None:
        yield from _faults_of_print(report, published)


def _faults_of_print(report: Report, published: PublishedReport) -> Iterator[str]:
    content = _plain(report_preview.content_of_report(report))
    printed = differences(content, _plain(published.content), but=NOT_COMPARED)
    yield from _named(_("printed otherwise than computed: %(names)s"), printed)
    results = {one["number"]: one["result"] for one in content["statements"]}
    listed = published.results.values_list("statement__number", "result")
    wrong = (str(n) for n in sorted(results.items() ^ set(listed)))
    yield from _named(_("listed otherwise than computed: %(names)s"), wrong)


def _named(words: str, names: Iterator[str]) -> Iterator[str]:
    if found := list(names):
        more = ["…"] if len(found) > MOST_NAMED else []
        yield words % {"names": ", ".join(found[:MOST_NAMED] + more)}


def _by_name(found: "Found") -> dict[str, Any]:
    """Rows are kept in an order of their own: compared is what is of one name."""
    plain: dict[str, Any] = _plain(asdict(found))
    for one in plain["statements"]:
        one["cells"] = {cell["body"]: cell for cell in one["cells"]}
        one["parts"] = {"+".join(part["sides"]): part for part in one["parts"]}
    plain["statements"] = {str(one["number"]): one for one in plain["statements"]}
    plain["rolls"] = {"+".join(one["sides"]): one for one in plain["rolls"]}
    return plain


def _plain(value: Any) -> Any:
    """As it comes out of a column of JSON."""
    return json.loads(json.dumps(value, default=sorted))


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


CHECK: Check = (lambda: opened(Consultation), faults)
