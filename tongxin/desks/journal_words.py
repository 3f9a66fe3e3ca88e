"""The words of the journal: its codes stay, and beside them stands what they mean.

What an act of `journal.acts` writes has its words there; the others are told here.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, Promise] = {
    "ledger.exported": pgettext_lazy("journal", "ledger taken out"),
    "ledger.rebuilt": pgettext_lazy("journal", "ledgers of a year written anew"),
    "unit.report_exported": pgettext_lazy("journal", "monthly report taken out"),
}
