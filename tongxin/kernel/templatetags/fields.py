"""One field of a form as a page shows it."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

# Django says these in the words of an office; our catalogue says them in plain ones.
PLAIN_WORDS = [
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop(
        "Select a valid choice. That choice is not one of the available choices."
    ),
    gettext_noop(
        "Select a valid choice. %(value)s is not one of the available choices."
    ),
]


def rendered(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_widget()
    described = described_by(bound)
    attrs = {**attrs, "aria-describedby": described} if described else dict(attrs)
    context: dict[str, Any] = {"field": bound, "is_short": attrs.pop("short", False)}
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        context["choices"] = choices(bound)
        return render_to_string("kernel/parts/field_choices.html", context)
    if isinstance(widget, CheckboxInput):
        context["widget"] = bound.as_widget(attrs=attrs)
        return render_to_string("kernel/parts/field_check.html", context)
    attrs["class"] = " ".join(filter(None, ["input", widget.attrs.get("class")]))
    context["widget"] = bound.as_widget(attrs=attrs)
    return render_to_string("kernel/parts/field.html", context)


def described_by(bound: BoundField) -> str:
    """The ids of the hint and of the error, as the templates write them."""
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_hint")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return " ".join(ids)


def choices(bound: BoundField) -> list[dict[str, Any]]:
    """Each choice with the hint that `field.hints = {value: text}` gives it."""
    hints = getattr(bound.field, "hints", {})
    rows = []
    for sub in bound.subwidgets:
        data = sub.data
        # The group is described once, on the fieldset.
        data["attrs"].pop("aria-describedby", None)
        rows.append(
            {
                "tag": sub.tag(),
                "label": sub.choice_label,
                "hint": hints.get(data["value"], ""),
            }
        )
    return rows
