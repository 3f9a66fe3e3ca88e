"""The words of the journal: its codes stay, and beside them stands what they mean.

What an act of `journal.acts` writes has its words there; the others are told here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.words import WORDS

READ = ".read"

ACTS: dict[str, Promise] = {
    "voice.filed": pgettext_lazy("journal", "voice handed in"),
    "voice.imported": pgettext_lazy("journal", "voice imported"),
    "voice.accepted": pgettext_lazy("journal", "voice taken up"),
    "voice.declined": pgettext_lazy("journal", "voice not taken up"),
    "voice.placed": pgettext_lazy("journal", "kind or place changed"),
    "voice.points_split": pgettext_lazy("journal", "divided into points"),
    "voice.file_added": pgettext_lazy("journal", "file added"),
    "voice.interim_answered": pgettext_lazy("journal", "told where it stands"),
    "voice.point_answered": pgettext_lazy("journal", "one point answered"),
    "voice.answered": pgettext_lazy("journal", "voice answered"),
    "voice.word_said": pgettext_lazy("journal", "word of the author"),
    "voice.reopened": pgettext_lazy("journal", "voice opened again"),
    "voice.withdrawn": pgettext_lazy("journal", "voice taken back"),
    "voice.closed": pgettext_lazy("journal", "voice closed"),
    "voice.published": pgettext_lazy("journal", "answer published"),
    "voice.unpublished": pgettext_lazy("journal", "public answer taken back"),
    "voice.code_reissued": pgettext_lazy("journal", "new code given out"),
    "voice.claimed": pgettext_lazy("journal", "voice kept in an account"),
    "voice.extended": pgettext_lazy("journal", "deadline extended"),
    "voice.deadline_settled": pgettext_lazy("journal", "deadline counted anew"),
    "voice.task_recalled": pgettext_lazy("journal", "task recalled"),
    "point.gathered": pgettext_lazy("journal", "gathered under a matter"),
    "point.released": pgettext_lazy("journal", "taken out of a matter"),
    "matter.opened": pgettext_lazy("journal", "matter opened"),
    "matter.renamed": pgettext_lazy("journal", "matter renamed"),
    "matter.answered": pgettext_lazy("journal", "matter answered"),
    "matter.closed": pgettext_lazy("journal", "matter closed"),
    "matter.went_on": pgettext_lazy("journal", "matter went a step on"),
    "task.dispatched": pgettext_lazy("journal", "task dispatched"),
    "task.taken": pgettext_lazy("journal", "task taken"),
    "task.returned": pgettext_lazy("journal", "task returned"),
    "task.sent_again": pgettext_lazy("journal", "task sent again"),
    "task.part_finished": pgettext_lazy("journal", "part finished"),
    "task.checked": pgettext_lazy("journal", "work checked"),
    "task.found_wanting": pgettext_lazy("journal", "work found wanting"),
    "task.recalled": pgettext_lazy("journal", "task recalled"),
    "task.dropped": pgettext_lazy("journal", "task dropped"),
    "task.deadline_settled": pgettext_lazy("journal", "deadline counted anew"),
    "voices.exported": pgettext_lazy("journal", "list of voices taken out"),
    "matters.exported": pgettext_lazy("journal", "list of matters taken out"),
    "tasks.exported": pgettext_lazy("journal", "list of tasks taken out"),
    "ledger.exported": pgettext_lazy("journal", "ledger taken out"),
    "ledger.rebuilt": pgettext_lazy("journal", "ledgers of a year written anew"),
    "import.uploaded": pgettext_lazy("journal", "table uploaded"),
    "import.adjusted": pgettext_lazy("journal", "columns set"),
    "import.begun": pgettext_lazy("journal", "import begun"),
    "import.accepted": pgettext_lazy("journal", "import accepted"),
    "import.given_up": pgettext_lazy("journal", "import given up"),
    "import.undone": pgettext_lazy("journal", "import undone"),
    "view.kept": pgettext_lazy("journal", "list kept"),
    "view.dropped": pgettext_lazy("journal", "list dropped"),
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
