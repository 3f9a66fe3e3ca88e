"""The figures beside the entries of the office's menu."""

from django import template

from tongxin.desks.office import Waiting, waiting_for
from tongxin.people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting(context: template.Context) -> Waiting:
    """What waits for whoever is signed in."""
    user = context.get("user")
    return waiting_for(user) if isinstance(user, User) else Waiting()
