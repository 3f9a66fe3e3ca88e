"""Shares of a poll in words."""

from django import template

from tongxin.kernel.rules import Rule
from tongxin.polls import telling
from tongxin.polls.models import Poll

register = template.Library()
register.filter("in_words", telling.band_words)
register.filter("outcome_words", telling.outcome_words)
register.filter("outcome_sign", telling.outcome_sign)
register.simple_tag(telling.criteria_lines, name="count_lines")
register.simple_tag(telling.smaller_share)
# What every page and file of this room says first.
register.simple_tag(telling.label, name="reference_label")


@register.filter
def at_least(rule: Rule) -> str:
    return telling.at_least(rule.share)


@register.filter
def needed(poll: Poll, rule: Rule) -> str:
    return telling.needed_words(poll.kind, rule.share)
