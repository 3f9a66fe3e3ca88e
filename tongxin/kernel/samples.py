"""What the page of components shows instead of real matters."""

from django.utils.translation import gettext_lazy as _

WALK = [
    {
        "glyph": "听",
        "title": _("We heard you"),
        "note": _("The community desk took your call"),
        "is_done": True,
    },
    {
        "glyph": "聚",
        "title": _("Gathered under “The old banyan”"),
        "note": _("22 residents said the same; each voice is kept"),
        "is_done": True,
    },
    {
        "glyph": "办",
        "title": _("A gardener looked at the tree"),
        "note": _("The tree is well"),
        "is_done": True,
    },
    {
        "glyph": "回",
        "title": _("Answered; now it is your word"),
        "note": _("Once you have spoken the circle is closed"),
        "is_here": True,
    },
]
