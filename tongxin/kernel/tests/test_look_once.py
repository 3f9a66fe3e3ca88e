"""What templates say again and again is worked out once, and says the same."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from tongxin.kernel.addresses import address


def shown(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


def test_a_word_is_said_in_the_language_of_each_reader():
    page = Template('{% load i18n %}{% translate "Tongxin" %}')
    for language, word in (("en", "Tongxin"), ("zh-hans", "同心"), ("en", "Tongxin")):
        with translation.override(language):
            assert page.render(Context()) == word


def test_a_word_can_be_kept_under_a_name():
    text = '{% translate "Tongxin" as name %}-{{ name }}{{ name|length }}'
    with translation.override("zh-hans"):
        assert shown(text) == "-同心2"


def test_words_that_depend_on_the_page_are_looked_up_each_time():
    page = Template("{% load i18n %}{% translate word %} {% translate word|upper %}")
    with translation.override("zh-hans"):
        assert page.render(Context({"word": "Tongxin"})) == "同心 同心"
        assert page.render(Context({"word": "<b>"})) == "&lt;b&gt; &lt;B&gt;"
        assert shown('{% translate "Tongxin" noop %}') == "Tongxin"


def test_the_same_word_differs_by_its_context():
    sent = '{% translate "Sent" context "notice" %}|{% translate "Sent" context why %}'
    with translation.override("zh-hans"):
        first, second = shown(sent, why="notice").split("|")
    assert first == second != "Sent"


def test_a_file_has_the_address_that_it_has():
    page = Template('{% load static %}{% static "kernel/mark.svg" %}')
    first = page.render(Context())
    assert first.endswith("/kernel/mark.svg")
    assert page.render(Context()) == first
    assert shown("{% static name %}", name="a b.css").endswith("/a%20b.css")


def test_addresses_are_those_of_their_names():
    assert address("voices:inbox") == reverse("voices:inbox")
    for number in (0, 7, 123_456):
        assert address("voices:detail", number) == reverse(
            "voices:detail", args=[number]
        )
    two = address("voices:gather", 3, 12)
    assert two == reverse("voices:gather", args=[3, 12])
    assert address("renewal:unit", "du-shu") == reverse("renewal:unit", args=["du-shu"])


def test_addresses_stand_under_the_prefix_of_the_house():
    plain = address("voices:detail", 7)
    set_script_prefix("/house/")
    try:
        assert address("voices:detail", 7) == f"/house{plain}"
    finally:
        set_script_prefix("/")
    assert address("voices:detail", 7) == plain


def test_an_address_that_is_none_is_refused():
    with pytest.raises(NoReverseMatch):
        address("voices:nowhere")
    with pytest.raises(NoReverseMatch):
        shown("{% url 'voices:detail' %}")
    with pytest.raises(NoReverseMatch):
        shown("{% url 'voices:detail' nobody %}")


def test_a_template_writes_addresses_with_and_without_numbers():
    text = "{% url 'voices:inbox' %} {% url 'voices:detail' one.pk %}"
    assert shown(text, one={"pk": 5}) == "/inbox/ /inbox/5/"
    assert shown("{% url name 5 as there %}{{ there }}", name="voices:detail") == (
        "/inbox/5/"
    )
    assert shown("{% url 'voices:nowhere' as there %}-{{ there }}-") == "--"
