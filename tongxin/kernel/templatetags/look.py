"""The words and shapes that every page shares. Built in: no page has to load it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tongxin.kernel import house, rooms
from tongxin.kernel.clock import today, workdays_until
from tongxin.kernel.pages import Slice
from tongxin.kernel.templatetags import fields, walks

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()

STATES = {"reached", "reached-against", "near", "divided", "not-enough"}
# These belong to the reader, not to the list: changing them stays on the same page.
READING = {"text", "lang"}


# ---- Addresses ----


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, count: int | None = None
) -> SafeString:
    """One entry of a menu; it says itself when the reader is on it or below it."""
    address = reverse(name)
    path = context["request"].path if "request" in context else ""
    current = ""
    if path == address:
        current = mark_safe(' aria-current="page"')
    elif address != "/" and path.startswith(address):
        current = mark_safe(' aria-current="true"')
    if count:
        return format_html(
            '<a href="{}"{}>{} <span>{}</span></a>', address, current, label, count
        )
    return format_html('<a href="{}"{}>{}</a>', address, current, label)


@register.simple_tag
def links_at(spot: str) -> list[rooms.Link]:
    """What rooms put on every page, at one spot of it: the name of an address each."""
    return rooms.links(spot)


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This address with other filters; an empty value takes the filter away."""
    request: HttpRequest = context["request"]
    query = dict(request.GET.lists())
    if not changes.keys() & READING and "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = [str(value)]
    return f"?{urlencode(query, doseq=True)}"


@register.simple_tag(takes_context=True)
def reading_address(context: template.Context, **changes: Any) -> str:
    """This page in another size or language, as a plain link."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items())
    return address_with(context, **changes)


# ---- Days ----


@register.simple_tag
def day(value: date | datetime | None) -> SafeString:
    """12月18日, 18 December; with the year when it is not this year."""
    if value is None:
        return mark_safe("")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words(value))


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """12月18日 9:12."""
    if value is None:
        return mark_safe("")
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{} {}</time>',
        local.isoformat(timespec="minutes"),
        words(local.date()),
        date_format(local, "G:i"),
    )


def words(value: date) -> str:
    if value.year == today().year:
        return date_format(value, pgettext("day without year", "j F"))
    return date_format(value, pgettext("day with year", "j F Y"))


@register.simple_tag
def clock(
    due_on: date | None,
    is_provisional: bool = False,  # noqa: FBT002 - {% clock due_on is_provisional %}
    *,
    full: bool = False,
) -> SafeString:
    """A deadline: a circle that fills in eighths, and words; `full` says the day."""
    if due_on is None:
        return mark_safe("")
    day = today()
    late = (day - due_on).days
    left = max(workdays_until(due_on, day), 1) if late < 0 else 0
    return _clock_of(due_on, late, left, day.year, get_language(), is_provisional, full)


@lru_cache(maxsize=1024)
def _clock_of(
    due_on: date,
    late: int,
    left: int,
    _year: int,
    _language: str | None,
    is_provisional: bool,
    full: bool,
) -> SafeString:
    """From all that it depends on: a long list shows the same day again and again."""
    text, used, urgency = _countdown(late, left)
    if full:
        text = _("%(left)s, by %(day)s") % {"left": text, "day": words(due_on)}
    if is_provisional:
        text = _("%(left)s (provisional)") % {"left": text}
    return format_html(
        '<time class="clock{}" data-used="{}" datetime="{}" title="{}">{}</time>',
        urgency,
        used,
        due_on.isoformat(),
        words(due_on),
        text,
    )


def _countdown(late: int, left: int) -> tuple[str, int, str]:
    """Words, eighths used, urgency. Late counts calendar days: late is late."""
    if late > 0:
        text = ngettext("%(days)s day late", "%(days)s days late", late)
        return text % {"days": late}, 8, " late"
    if late == 0:
        return _("Due today"), 7, " soon"
    text = ngettext("%(days)s working day left", "%(days)s working days left", left)
    return text % {"days": left}, max(7 - left, 0), " soon" if left == 1 else ""


# ---- Words and results ----


@register.simple_tag
def state(kind: str, label: str) -> SafeString:
    """A result: ● reached, ⊖ reached-against, ◐ near, ✕ divided, ○ not-enough."""
    if kind not in STATES:
        raise template.TemplateSyntaxError(f"No such state: {kind}")
    return format_html('<span class="state" data-is="{}">{}</span>', kind, label)


@register.simple_tag
def said(text: str, tag: Literal["p", "h1"] = "p") -> SafeString:
    """A person's own words, their lines kept."""
    if tag == "h1":
        return format_html('<h1 class="said">“{}”</h1>', str(text).strip())
    return format_html('<p class="said">“{}”</p>', str(text).strip())


@register.filter
def in_brackets(text: str) -> str:
    """Beside what stands before it, in the brackets of the language."""
    is_chinese = (get_language() or "").startswith("zh")
    return f"（{text}）" if is_chinese else f" ({text})"


@register.filter
def whole_numbers(text: str) -> SafeString:
    """A sentence whose receipt numbers stay on one line."""
    number = rf"({re.escape(house.sign().receipt_prefix)}-\d{{4}}-\d+)"
    parts = re.split(number, text)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nb">{}</span>', part) if at % 2 else part,)
            for at, part in enumerate(parts)
        ),
    )


@register.simple_tag
def facts(words: Iterable[str]) -> SafeString:
    """Below a title: a few facts, side by side."""
    each = "".join(f"<span>{conditional_escape(word)}</span>" for word in words)
    return mark_safe(f'<span class="soft">{each}</span>')  # noqa: S308 - each is escaped


# ---- Forms ----


@register.simple_tag
def options(pairs: Iterable[tuple[Any, Any]], chosen: object) -> SafeString:
    """The entries of a list to choose from."""
    each = (
        f'<option value="{conditional_escape(value)}"'
        f"{' selected' if value == chosen else ''}>{conditional_escape(label)}</option>"
        for value, label in pairs
    )
    return mark_safe("".join(each))  # noqa: S308 - each is escaped


@register.simple_tag
def field(bound: BoundField, **attrs: Any) -> SafeString:
    """Label, hint, error and widget of one field."""
    return fields.rendered(bound, attrs)


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """Everything that is wrong, at the head of the form, with a way to each place."""
    if not form.errors:
        return mark_safe("")
    return render_to_string("kernel/parts/form_errors.html", {"form": form})


# ---- Parts ----


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Slice[Any]) -> SafeString:
    if not (page.has_next or page.has_previous):
        return mark_safe("")
    return render_to_string(
        "kernel/parts/pager.html",
        {"page": page, "request": context["request"]},
    )


@register.simple_block_tag
def nothing(content: str, text: str) -> SafeString:
    """An empty list: what is true, and inside where to go."""
    return render_to_string(
        "kernel/parts/nothing.html", {"text": text, "content": content}
    )


@register.simple_block_tag
def confirm(content: str, label: str, key: str = "") -> SafeString:
    """A button that first shows what it does; inside is the form. Needs no script."""
    return render_to_string(
        "kernel/parts/confirm.html", {"label": label, "content": content, "key": key}
    )


@register.simple_block_tag(takes_context=True)
def rail(context: template.Context, content: str) -> SafeString:
    """The menu of the office, rendered once and shown wide or folded."""
    values: dict[str, Any] = {str(k): v for k, v in context.flatten().items()}
    tools = render_to_string("kernel/parts/rail_tools.html", values)
    values |= {"items": content, "tools": tools}
    return render_to_string("kernel/parts/rail.html", values)


@register.simple_tag
def walk(
    steps: list[Mapping[str, Any]], summary: str = "", soft: str = ""
) -> SafeString:
    """The way of a matter: steps on a circle, and the same steps as a list."""
    return render_to_string(
        "kernel/parts/walk.html",
        {**walks.drawn(steps), "steps": steps, "summary": summary, "soft": soft},
    )
