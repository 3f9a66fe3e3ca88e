"""The judges of pages find what they are for: a page without faults, then with one."""

import pytest

from tests.journeys.forms import forms_in
from tests.journeys.words import Corpus, faults_of, shown_in

CHINESE = """<!DOCTYPE html>
<html lang="zh-hans" data-text="normal">
<head><title>诉求 · 同心</title></head>
<body><main><h1>诉求</h1><p>{}</p></main>
<footer><a href="/voices/new/"> 投诉和建议 </a></footer></body></html>"""
ENGLISH = (
    CHINESE.replace("zh-hans", "en")
    .replace("诉求 · 同心", "Voices · Tongxin")
    .replace("诉求", "Voices")
    .replace("投诉和建议", "Complaints and suggestions")
)
CORPUS = Corpus("苏来电说，井盖松了")


def found(html: str, language: str) -> list[str]:
    return list(faults_of(shown_in(html), CORPUS, language=language))


@pytest.mark.parametrize(
    "inside",
    [
        "好，就这样。",
        "Excel",
        '<a href="?lang=en" lang="en">English</a>。',
        '<kbd>Esc</kbd><span class="code">AB</span><svg><title>Mark</title></svg>',
        "<noscript>Turn it on</noscript><script src='/x.js'></script>",
        '<template><b title="No">No</b></template>',
        'test@example.org, A-12, <code>key</code><br><img alt="图" src="/x.png">',
    ],
)
def test_a_chinese_page_without_a_fault(inside: str):
    assert found(CHINESE.format(inside), "zh-hans") == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("Leftover words", "English: Leftover words"),
        ('<b title="Leftover"></b>', "English: Leftover"),
        ('<img alt="Leftover" src="/x.png">', "English: Leftover"),
        ('<input placeholder="Leftover">', "English: Leftover"),
        ('<button aria-label="Leftover"></button>', "English: Leftover"),
        # What is apart ends where it ends.
        ('<b lang="en">Yes <b>yes</b> yes</b> Leftover', "English: Leftover"),
        ("好,坏", "narrow mark: '好,' in '好,坏'"),
    ],
)
def test_a_chinese_page_with_one(inside: str, fault: str):
    assert found(CHINESE.format(inside), "zh-hans") == [fault]


@pytest.mark.parametrize(
    ("inside", "faults"),
    [
        ("苏来电 said: 井盖松了", []),
        ("漏翻的词", ["Chinese: '漏翻的词' in '漏翻的词'"]),
        ("Good， bad", ["wide mark: 'd，' in 'Good， bad'"]),
    ],
)
def test_an_english_page(inside: str, faults: list[str]):
    assert found(ENGLISH.format(inside), "en") == faults


@pytest.mark.parametrize(
    ("what", "instead", "fault"),
    [
        ('lang="zh-hans"', 'lang="en"', "language: en, not zh-hans"),
        ('data-text="normal"', "", "text: , not normal"),
        ("<title>诉求", "<title>", "no title"),
        ("投诉和建议", "投诉", "no way to complain"),
    ],
)
def test_a_page_that_lacks_something(what: str, instead: str, fault: str):
    html = CHINESE.format("好。")
    assert what in html
    assert found(html.replace(what, instead), "zh-hans") == [fault]


def test_a_form_is_filled_as_a_browser_would_send_it():
    [form] = forms_in(
        """<form><input name="outside"></form><main>
        <form id="voice" action="/there/"><input type="hidden" name="once" value="7">
        <textarea name="text">\nAs it was</textarea> after it
        <select name="kind"><option value="a">A<option value="b" selected>B</select>
        <select name="first"><option value="x">X<option value="y">Y</select>
        <select name="many" multiple><option value="m">M</select>
        <input type="radio" name="way" value="1"><input type="radio" name="way"
        value="2" checked><input type="checkbox" name="sure"><input type="file"
        name="photos"><button name="look">Look</button></form></main>"""
    )
    assert (form.key, form.action, form.files) == ("voice", "/there/", {"photos"})
    assert form.values == {
        "once": ["7"],
        "text": ["As it was"],
        "kind": ["b"],
        "first": ["x"],
        "many": [],
        "way": ["2"],
        "sure": [],
    }
    assert form.has({"text", "photos"})
    assert not form.has({"outside"})
