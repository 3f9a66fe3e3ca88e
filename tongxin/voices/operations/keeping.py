"""Lists that a member of staff keeps under a name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.people.models import User
from tongxin.voices.models import SavedView
from tongxin.voices.operations.rules import KEPT_VIEW

MAX_VIEWS = 20


def _is_staff(user: User) -> bool:
    return user.is_staff_member


@founding(
    "view.kept",
    Words(
        pgettext_lazy("journal", "kept a list"), pgettext_lazy("journal", "list kept")
    ),
    may=_is_staff,
    refusal=gettext_lazy("Only staff keep lists."),
)
def keep_view(actor: User, *, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces them."""
    name = said(" ".join(name.split()), "name", _("Please give it a name."))
    if len(name) > SavedView.MAX_NAME:
        raise ValidationError(
            {"name": _("At most %(most)d characters.") % {"most": SavedView.MAX_NAME}}
        )
    others = SavedView.objects.filter(user=actor).exclude(name=name)
    if others.count() >= MAX_VIEWS:
        raise ValidationError(
            _("You have kept %(most)d lists; please drop one first.")
            % {"most": MAX_VIEWS}
        )
    view, _made = SavedView.objects.update_or_create(
        user=actor, name=name, defaults={"query": query[: SavedView.MAX_QUERY]}
    )
    return view


@operation(
    "view.dropped",
    Words(
        pgettext_lazy("journal", "dropped a list"),
        pgettext_lazy("journal", "list dropped"),
    ),
    KEPT_VIEW,
)
def drop_view(actor: User, view: SavedView) -> None:
    view.delete()
