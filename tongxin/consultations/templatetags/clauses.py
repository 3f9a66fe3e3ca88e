"""A statement on a telephone: its clauses stay whole where they fit."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def clauses(text: str) -> SafeString:
    """Each clause in a span of its own: 搬家那天，/ 街道请人帮老人搬东西。"""
    parts = [part for part in re.split(r"(?<=[，；：])", text) if part]
    return format_html_join("", "<span>{}</span>", ((part,) for part in parts))
