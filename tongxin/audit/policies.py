"""Who may have the house looked through, and say who is mailed of it."""

from django.utils.translation import gettext_lazy as _

from tongxin.audit.models import Address
from tongxin.journal.acts import Rule
from tongxin.kernel.actors import System
from tongxin.people.models import Actor, Role, User

REFUSAL = _("Only the auditor may have the journal checked.")


def may_check(actor: Actor) -> bool:
    is_auditor = isinstance(actor, User) and actor.has_role(Role.AUDITOR)
    return is_auditor or isinstance(actor, System)


ADDRESSES = Rule[Actor, Address](
    rows=lambda actor: (
        Address.objects.all() if may_check(actor) else Address.objects.none()
    ),
    refusal=REFUSAL,
)
