"""Workbooks that become a roll."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.imports.kinds import Import, Way
from tongxin.imports.models import Workbook
from tongxin.kernel.guard import not_in_future
from tongxin.rolls import importing, policies, reconciliation
from tongxin.rolls.forms import workbook_fields
from tongxin.rolls.operations.roll_writing import write_roll
from tongxin.units.models import Unit


def _to_roll(unit: Unit) -> Way:
    told = _("Roll of %(name)s") % {"name": unit.name}
    return told, reverse("rolls:roll", args=[unit.slug])


def _on(workbook: Workbook) -> Way:
    return _to_roll(reconciliation.unit_of(workbook))


ROLL = Import(
    key="roll",
    title=gettext_lazy("Workbooks of the roll"),
    meanings=importing.MEANINGS,
    under=policies.rolls_kept_by,
    fields=lambda _user, _unit: workbook_fields(),
    check=lambda facts: not_in_future(importing.listed_on(facts), "listed_on"),
    read=importing.read_line,
    judge=reconciliation.judge_roll,
    write=write_roll,
    settles_each=True,
    shown=[
        (pgettext_lazy("person", "Name"), "name"),
        (gettext_lazy("Holding"), "label"),
    ],
    above=_to_roll,
    on=_on,
)
