"""What the page of components shows instead of real matters."""

from django.utils.translation import pgettext_lazy

WALK = [
    {
        "glyph": "听",
        "title": pgettext_lazy("components", "We heard you"),
        "note": pgettext_lazy("components", "The community desk took your call"),
        "is_done": True,
    },
    {
        "glyph": "聚",
        "title": pgettext_lazy("components", "Gathered under “The old banyan”"),
        "note": pgettext_lazy(
            "components", "22 residents said the same; each voice is kept"
        ),
        "is_done": True,
    },
    {
        "glyph": "办",
        "title": pgettext_lazy("components", "A gardener looked at the tree"),
        "note": pgettext_lazy("components", "The tree is well"),
        "is_done": True,
    },
    {
        "glyph": "回",
        "title": pgettext_lazy("components", "Answered; now it is your word"),
        "note": pgettext_lazy(
            "components", "Once you have spoken the circle is closed"
        ),
        "is_here": True,
    },
]

WORDS = pgettext_lazy(
    "components",
    "The big banyan at the village gate was there in my grandfather’s time.\n"
    "I do not see it on the plan. Can it stay where it is?",
)

STATES = [
    ("reached", pgettext_lazy("components", "Solved")),
    ("near", pgettext_lazy("components", "Partly solved")),
    ("divided", pgettext_lazy("components", "Not solved")),
    ("not-enough", pgettext_lazy("components", "Not reached")),
]
LABELS = {
    "adopted": pgettext_lazy("components", "Adopted"),
    "declined": pgettext_lazy("components", "Not adopted"),
    "open": pgettext_lazy("components", "Open"),
    "solved": pgettext_lazy("components", "Solved"),
    "gathered": pgettext_lazy("components", "Gathered"),
}
