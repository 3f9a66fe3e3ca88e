"""What several acts of this room ask before they write."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.renewal import policies
from tongxin.renewal.models import Unit


def require_keeper(actor: Actor, unit: Unit) -> None:
    require(
        policies.may_edit(actor, unit),
        _("Only the street and the unit’s own community keep this record."),
    )


def not_in_future(day: date, field: str) -> date:
    if day > clock.today():
        raise ValidationError({field: _("This day has not come yet.")})
    return day


def require_roll_keeper(actor: Actor, unit: Unit) -> None:
    require(
        policies.may_keep_roll(actor, unit),
        _("Only the street’s clerks and the community’s secretary keep this roll."),
    )


def save_new[Row: Model](row: Row) -> Row:
    """Check and insert a row; one that somebody else was quicker with is refused."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody changed this a moment ago. Please look at it again.")
        ) from error
    return row
