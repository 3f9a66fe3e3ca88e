"""The sides of a roll in words."""

from collections.abc import Iterable

from django import template

from tongxin.consultations import queries

register = template.Library()


@register.filter
def side_names(kinds: Iterable[str]) -> str:
    return queries.side_names(kinds)


@register.filter
def side_name(kind: str) -> str:
    return queries.side_names([kind])
