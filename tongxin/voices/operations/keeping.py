"""Lists that a member of staff keeps under a name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import User
from tongxin.voices.models import SavedView

MOST_VIEWS = 20


@transaction.atomic
def keep_view(actor: User, *, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces them."""
    require(actor.is_staff_member, _("Only staff keep lists."))
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Please give it a name.")})
    if len(name) > SavedView.MAX_NAME:
        raise ValidationError(
            {"name": _("At most %(most)d characters.") % {"most": SavedView.MAX_NAME}}
        )
    others = SavedView.objects.filter(user=actor).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise ValidationError(
            _("You have kept %(most)d lists; please drop one first.")
            % {"most": MOST_VIEWS}
        )
    view, _made = SavedView.objects.update_or_create(
        user=actor, name=name, defaults={"query": query[: SavedView.MAX_QUERY]}
    )
    journal.record(actor, "view.kept", view, ["name", "query"])
    return view


@transaction.atomic
def drop_view(actor: User, view: SavedView) -> None:
    require(view.user_id == actor.pk, _("This list belongs to a colleague."))
    journal.record(actor, "view.dropped", view)
    view.delete()
