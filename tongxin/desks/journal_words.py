"""The words of the journal: its codes stay, and beside them stands what they mean.

What an act of `journal.acts` writes has its words there; the others are told here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.words import WORDS

READ = ".read"

ACTS: dict[str, Promise] = {
    "ledger.exported": pgettext_lazy("journal", "ledger taken out"),
    "ledger.rebuilt": pgettext_lazy("journal", "ledgers of a year written anew"),
    "unit.report_exported": pgettext_lazy("journal", "monthly report taken out"),
}

KINDS: dict[str, Promise] = {
    "voices.Voice": pgettext_lazy("journal", "voice"),
    "voices.Matter": pgettext_lazy("journal", "matter"),
    "voices.Point": pgettext_lazy("journal", "point of a voice"),
    "voices.Task": pgettext_lazy("journal", "task"),
    "voices.Assignment": pgettext_lazy("journal", "part of a task"),
    "voices.ImportBatch": pgettext_lazy("journal", "imported table"),
    "voices.SavedView": pgettext_lazy("journal", "kept list"),
    "consultations.Consultation": pgettext_lazy("journal", "consultation"),
    "consultations.Statement": pgettext_lazy("journal", "statement"),
    "consultations.OutsideConversation": pgettext_lazy(
        "journal", "conversation held elsewhere"
    ),
    "consultations.Position": pgettext_lazy("journal", "position of an institution"),
    "polls.Poll": pgettext_lazy("journal", "owners’ poll"),
    "people.Person": pgettext_lazy("journal", "person"),
    "people.User": pgettext_lazy("journal", "account"),
    "people.Appointment": pgettext_lazy("journal", "appointment"),
    "people.Office": pgettext_lazy("journal", "office"),
    "people.Organisation": pgettext_lazy("journal", "organisation"),
    "places.Place": pgettext_lazy("journal", "place"),
    "notices.Notice": pgettext_lazy("journal", "message"),
    "notices.LetterRun": pgettext_lazy("journal", "letters"),
    "renewal.Unit": pgettext_lazy("journal", "renewal unit"),
    "renewal.UnitContact": pgettext_lazy("journal", "contact of a unit"),
    "renewal.Milestone": pgettext_lazy("journal", "milestone"),
    "renewal.Proposal": pgettext_lazy("journal", "proposal"),
    "renewal.TitleProblem": pgettext_lazy("journal", "title problem"),
    "renewal.Holding": pgettext_lazy("journal", "holding"),
    "renewal.HoldingOwner": pgettext_lazy("journal", "owner of a holding"),
    "renewal.Mandate": pgettext_lazy("journal", "mandate"),
    "renewal.Entitlement": pgettext_lazy("journal", "entry on a roll"),
    "renewal.ApplicantTie": pgettext_lazy("journal", "mark of the applicant"),
    "renewal.Objection": pgettext_lazy("journal", "objection"),
    "renewal.PostedCode": pgettext_lazy("journal", "posted code"),
    "renewal.RollImport": pgettext_lazy("journal", "table of a roll"),
    "councils.IssuedDocument": pgettext_lazy("journal", "paper"),
    "councils.Body": pgettext_lazy("journal", "joint conference"),
    "councils.CalendarFeed": pgettext_lazy("journal", "calendar"),
    "councils.Bylaw": pgettext_lazy("journal", "bylaw"),
    "councils.Studio": pgettext_lazy("journal", "studio"),
    "councils.Seat": pgettext_lazy("journal", "seat"),
    "councils.Term": pgettext_lazy("journal", "term of a seat"),
    "councils.Conflict": pgettext_lazy("journal", "declared interest"),
    "councils.Meeting": pgettext_lazy("journal", "meeting"),
    "councils.AgendaItem": pgettext_lazy("journal", "item of an agenda"),
    "councils.Decision": pgettext_lazy("journal", "recommendation"),
    "councils.Minutes": pgettext_lazy("journal", "minutes"),
    "councils.Objection": pgettext_lazy("journal", "correction asked for"),
    "members.PartyOrganisation": pgettext_lazy("journal", "Party organisation"),
    "members.Membership": pgettext_lazy("journal", "file of a member"),
    "members.Cadre": pgettext_lazy("journal", "cadre"),
    "openness.Duty": pgettext_lazy("journal", "duty to publish"),
    "renewal.PlanDocument": pgettext_lazy("journal", "plan"),
    "renewal.PlanVersion": pgettext_lazy("journal", "version of a plan"),
    "renewal.Clause": pgettext_lazy("journal", "clause of a plan"),
    "renewal.ClauseRequest": pgettext_lazy("journal", "request on a clause"),
}


def act(action: str) -> str:
    """What was done, in words; empty for an act that has none yet."""
    if action in WORDS:
        return str(WORDS[action].what)
    if action not in ACTS and action.endswith(READ):
        return _("looked at a protected record")
    return str(ACTS.get(action, ""))


def kind(label: str) -> str:
    """Of which kind the record is; its own label where there is no word."""
    return str(KINDS.get(label, label))
