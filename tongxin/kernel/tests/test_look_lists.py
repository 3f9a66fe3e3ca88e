"""What long lists and long choices are made of."""

from django.template import Context, Template
from django.utils.translation import gettext_lazy


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_facts_stand_side_by_side_and_none_becomes_markup():
    shown = render("{% facts words %}", words=["求助", "<b>", gettext_lazy("Tongxin")])
    assert shown == (
        '<span class="soft"><span>求助</span><span>&lt;b&gt;</span>'
        "<span>同心</span></span>"
    )


def test_choices_say_which_is_chosen_and_none_becomes_markup():
    pairs = [("", "all"), (7, '"7" & <more>'), ("x", "X")]
    assert render("{% options pairs 7 %}", pairs=pairs) == (
        '<option value="">all</option>'
        '<option value="7" selected>&quot;7&quot; &amp; &lt;more&gt;</option>'
        '<option value="x">X</option>'
    )
    assert "selected" not in render("{% options pairs None %}", pairs=pairs)
