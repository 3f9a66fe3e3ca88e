"""The street's own figures: another value from a day on. Law is data, and stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.founding import policies
from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import operations as kernel
from tongxin.kernel import rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.kernel.models import LocalRule
from tongxin.people.models import Actor

FIGURE = Rule(
    rows=policies.figures_kept_by,
    refusal=gettext_lazy("Only the chief or the administrator may do this."),
)

say(
    "rule.set",
    Words(
        pgettext_lazy("journal", "set the street’s own figure"),
        pgettext_lazy("journal", "own figure set"),
    ),
)


@journal.act_first()
def set_figure(actor: Actor, code: str, **facts: Any) -> LocalRule:
    """Give a rule of the street its own value, as `kernel.set_local_rule` takes it.

    Raises ValidationError for what is law: a change of law comes with the program.
    """
    require(policies.may_set_rules(actor), str(FIGURE.refusal))
    if not rules.is_own(code):
        raise ValidationError(
            _("This is law; the street cannot give it another value.")
        )
    row = kernel.set_local_rule(SYSTEM, code, **facts)
    journal.record(actor, "rule.set", row, changed(row, None))
    return row


@operation(
    "rule.taken_back",
    Words(
        pgettext_lazy("journal", "took the street’s own figure back"),
        pgettext_lazy("journal", "own figure taken back"),
    ),
    FIGURE,
)
def take_figure_back(actor: Actor, row: LocalRule) -> None:
    """Only one that has not counted before today."""
    kernel.drop_local_rule(SYSTEM, row)
