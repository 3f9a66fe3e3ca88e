"""The sides of a roll in words, and sentences one after the other."""

from collections.abc import Iterable

from django import template

from tongxin.consultations import queries, telling_words

register = template.Library()


@register.filter
def side_names(kinds: Iterable[str]) -> str:
    return queries.side_names(kinds)


@register.filter
def side_name(kind: str) -> str:
    return queries.side_names([kind])


@register.filter
def joined(sentences: Iterable[str]) -> str:
    return telling_words.joined(sentences)
