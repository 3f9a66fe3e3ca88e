"""The office's menu."""

from django import template

from tongxin.desks.menu import MenuLine, menu_of
from tongxin.people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> list[MenuLine]:
    """The lines of whoever is signed in."""
    user = context.get("user")
    return menu_of(user) if isinstance(user, User) else []
