"""The tags: what they say, and that nothing a person wrote becomes markup."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation

from tongxin.kernel.forms import SampleForm

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today(clock):
    clock.at("2026-11-24 10:00")  # a Tuesday
    with translation.override("zh-hans"):
        yield


def render(source: str, /, **context: Any) -> str:
    context.setdefault("request", RequestFactory().get(context.pop("path", "/")))
    return Template(source).render(Context(context)).strip()


# ---- Days ----


@pytest.mark.parametrize(
    ("on", "words", "used", "kind"),
    [
        (date(2026, 12, 4), "还有8个工作日", "0", "clock"),
        (date(2026, 11, 27), "还有3个工作日", "4", "clock"),
        (date(2026, 11, 25), "还有1个工作日", "6", "clock soon"),
        (date(2026, 11, 24), "今天到期", "7", "clock soon"),
        (date(2026, 11, 23), "过期1天", "8", "clock late"),
        (date(2026, 11, 20), "过期4天", "8", "clock late"),
    ],
)
def test_a_clock_fills_and_speaks(on, words, used, kind):
    html = render("{% clock on %}", on=on)
    assert f'class="{kind}" data-used="{used}"' in html
    assert f">{words}<" in html


def test_a_clock_over_a_weekend_is_never_at_zero(clock):
    clock.at("2026-11-28 10:00")
    assert "还有1个工作日" in render("{% clock on %}", on=date(2026, 11, 29))


def test_a_clock_says_the_day_and_that_it_is_provisional():
    html = render("{% clock on True full=True %}", on=date(2027, 1, 11))
    assert "2027年1月11日前（暂算）" in html


def test_no_deadline_no_clock():
    assert render("{% clock on %}{% day on %}{% moment on %}", on=None) == ""


def test_a_day_has_a_year_only_when_it_is_another():
    assert ">12月18日<" in render("{% day on %}", on=date(2026, 12, 18))
    assert ">2027年1月4日<" in render("{% day on %}", on=date(2027, 1, 4))
    with translation.override("en"):
        assert ">18 December<" in render("{% day on %}", on=date(2026, 12, 18))


def test_a_moment_is_told_in_the_time_of_the_street():
    at = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
    assert ">11月25日 1:05<" in render("{% moment at %}", at=at)
    assert ">11月25日<" in render("{% day at %}", at=at)


# ---- Words ----


def test_a_state_is_a_shape_and_a_word():
    assert render("{% state 'near' '部分采纳' %}") == (
        '<span class="state" data-is="near">部分采纳</span>'
    )


def test_an_unknown_state_is_refused():
    with pytest.raises(TemplateSyntaxError):
        render("{% state 'green' 'x' %}")


def test_words_are_kept_and_escaped():
    html = render("{% said text %}", text=" 一\n<b>二</b> ")
    assert html == '<p class="said">“一\n&lt;b&gt;二&lt;/b&gt;”</p>'
    html = render("{% said text 'h1' %}", text="一<b>二</b>")
    assert html == '<h1 class="said">“一&lt;b&gt;二&lt;/b&gt;”</h1>'


# ---- Addresses ----


def test_a_filter_is_changed_added_taken_away():
    path = "/?state=open&page=3&q=树"
    assert render("{% address_with state='late' %}", path=path) == (
        "?state=late&amp;q=%E6%A0%91"
    )
    assert render("{% address_with state='' q=none %}", path=path, none=None) == "?"
    assert "page=4" in render("{% address_with page=4 %}", path=path)


def test_a_change_of_reading_stays_on_the_page():
    assert "page=3" in render("{% reading_address text='large' %}", path="/?page=3")


def test_a_menu_knows_where_the_reader_is():
    link = "{% nav_link 'kernel:components' '部件' 3 %}"
    assert 'aria-current="page"' in render(link, path="/components/")
    assert 'aria-current="true"' in render(link, path="/components/x/")
    assert "aria-current" not in render(link, path="/")
    assert "<span>3</span>" in render(link)


# ---- Forms ----


def test_a_field_has_label_hint_and_widget():
    html = render("{% field form.phone %}", form=SampleForm())
    assert 'for="id_phone"' in html
    assert 'id="id_phone_hint"' in html
    assert 'aria-describedby="id_phone_hint"' in html
    assert 'class="input"' in html
    assert "aria-invalid" not in html
    assert "可以不填" not in html


def test_a_wrong_field_says_so_to_eye_and_ear():
    html = render("{% field form.phone %}", form=SampleForm({"phone": "138"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_phone_hint id_phone_error"' in html
    assert html.index('id="id_phone_error"') < html.index("<input")
    assert "手机号是11位，您填了3位。" in html


def test_what_may_be_left_out_says_so():
    assert "可以不填" in render("{% field form.place %}", form=SampleForm())


def test_choices_are_rows_with_their_hints():
    html = render("{% field form.who short=True %}", form=SampleForm({"who": "x"}))
    assert html.count('<label class="choice">') == 3
    assert 'class="choices short"' in html
    assert "您自己凭回执来看答复。" in html
    assert html.count('aria-invalid="true"') == 3
    assert html.count('aria-describedby="') == 1


def test_a_hidden_field_is_only_itself():
    class Form(forms.Form):
        at = forms.CharField(widget=forms.HiddenInput)

    html = render("{% field form.at %}", form=Form({"at": '"><i>'}))
    assert html.startswith("<input")
    assert "<i>" not in html


def test_one_box_is_one_row():
    html = render("{% field form.agree %}", form=SampleForm())
    assert html.count("<label") == 1
    assert 'type="checkbox"' in html


def test_all_that_is_wrong_stands_at_the_head():
    html = render("{% form_errors form %}", form=SampleForm({"phone": "138"}))
    assert 'href="#id_text"' in html
    assert 'href="#id_phone"' in html
    assert render("{% form_errors form %}", form=SampleForm()) == ""


def test_what_was_typed_comes_back_escaped():
    form = SampleForm({"text": "</textarea><script>x</script>"})
    html = render("{% field form.text %}{% form_errors form %}", form=form)
    assert "<script>" not in html


# ---- Parts ----


def test_the_walk_draws_what_is_done_and_what_is_missing():
    steps = [
        {"glyph": "听", "title": "收到", "is_done": True},
        {"glyph": "办", "title": "<办>", "is_here": True},
        {"glyph": "回", "title": "答复"},
    ]
    html = render("{% walk steps '一步' %}", steps=steps)
    assert html.count('class="step past"') == 1
    assert html.count('class="step now"') == 2
    assert "&lt;办&gt;" in html
    assert 'class="arc"' not in html


def test_a_whole_walk_is_a_whole_circle():
    steps = [{"glyph": "听", "title": "收到", "is_done": True}] * 4
    html = render("{% walk steps %}", steps=steps)
    assert '<circle class="arc"' in html


def test_an_empty_list_says_where_to_go():
    html = render("{% nothing '空了' %}<a href='/x'>去</a>{% endnothing %}")
    assert "空了" in html
    assert "<a href='/x'>" in html


def test_what_cannot_be_taken_back_is_asked_without_script():
    html = render("{% confirm '删除' %}<form></form>{% endconfirm %}")
    assert "<details" in html
    assert "<form></form>" in html


def test_an_unknown_address_fails_loudly():
    for source in ("{% url 'kernel:nowhere' %}", "{% nav_link 'no:where' 'x' %}"):
        with pytest.raises(NoReverseMatch):
            render(source)


# ---- Numbers ----


def test_a_receipt_number_stays_on_one_line():
    html = render("{{ text|whole_numbers }}", text="您的诉求同心-2026-000445有答复了。")
    assert html == '您的诉求<span class="nb">同心-2026-000445</span>有答复了。'


def test_a_sentence_with_a_number_is_escaped():
    html = render("{{ text|whole_numbers }}", text="<b>同心-2026-000001</b>")
    assert "<b>" not in html
