"""The words of the journal: its codes stay, and beside them stands what they mean.

What an act of `journal.acts` writes has its words there; the others are told here.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, Promise] = {
}
