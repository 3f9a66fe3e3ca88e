"""The sides of a roll in words, and sentences one after the other."""

from collections.abc import Iterable

from django import template

from tongxin.consultations import queries
from tongxin.consultations.report import sentences

register = template.Library()


@register.filter
def side_names(kinds: Iterable[str]) -> str:
    return queries.side_names(kinds)


@register.filter
def side_name(kind: str) -> str:
    return queries.side_names([kind])


@register.filter
def joined(parts: Iterable[str]) -> str:
    return sentences.joined(parts)
