"""Shares of a poll in words."""

from django import template

from tongxin.kernel.rules import Rule
from tongxin.polls import telling
from tongxin.polls.models import Poll
from tongxin.polls.printing import Band, Printed

register = template.Library()


@register.filter
def in_words(band: Band) -> str:
    return telling.band_words(band)


@register.filter
def at_least(rule: Rule) -> str:
    return telling.at_least(rule.share)


@register.filter
def needed(poll: Poll, rule: Rule) -> str:
    return telling.needed_words(poll.kind, rule.share)


@register.simple_tag
def count_lines(poll: Poll, print_: Printed) -> list[telling.Line]:
    return telling.lines(poll, print_)


@register.simple_tag
def smaller_share(poll: Poll, print_: Printed) -> str:
    return telling.smaller_share(poll, print_)


@register.filter
def outcome_words(print_: Printed) -> str:
    return telling.outcome_words(print_)


@register.filter
def outcome_sign(print_: Printed) -> str:
    return telling.outcome_sign(print_)


@register.simple_tag
def reference_label() -> str:
    """What every page and file of this room says first."""
    return telling.label()
