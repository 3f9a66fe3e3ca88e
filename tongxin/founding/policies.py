"""Who sets the street up, and who gives it figures of its own."""

from django.db.models import QuerySet

from tongxin.kernel.models import LocalRule
from tongxin.people.models import Actor, Office, Role
from tongxin.people.policies import ADMINISTRATORS, is_administrator
from tongxin.people.reach import Reach

may_set_up = is_administrator
RULE_MAKERS = Reach(
    everywhere=[*ADMINISTRATORS.everywhere, (Role.CHIEF, Office.Kind.STREET)]
)
may_set_rules = RULE_MAKERS.is_everywhere


def figures_kept_by(actor: Actor) -> QuerySet[LocalRule]:
    """The street's own figures, for whoever may set and take them back."""
    return RULE_MAKERS.rows(actor, LocalRule.objects.all())
