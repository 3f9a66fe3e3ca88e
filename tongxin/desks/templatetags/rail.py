"""The office's menu."""

from django import template

from tongxin.desks.menu import MenuSection, menu_of
from tongxin.people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> list[MenuSection]:
    """The menu of whoever is signed in, a group after the other."""
    user = context.get("user")
    path = context["request"].path
    return menu_of(user, path) if isinstance(user, User) else []
