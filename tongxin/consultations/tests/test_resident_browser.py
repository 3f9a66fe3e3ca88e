"""A real browser on a telephone: three statements to the thanks, as anybody can."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tongxin.consultations import queries
from tongxin.consultations.tests.make import asked, entry_of, make_open, voters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_three_statements_to_the_thanks(open_page, script):
    consultation = make_open()
    (voter,) = voters(consultation)
    page = open_page(script=script, user=voter)
    page.goto(reverse("consultations:detail", args=[consultation.pk]))
    page.get_by_role("link", name="开始").click()
    for number, word in enumerate(("能", "说不好", "不能"), start=1):
        page.get_by_text(f"第{number}条，共3条", exact=True).wait_for()
        page.get_by_role("button", name=word, exact=True).click()
    page.get_by_role("heading", name="谢谢您，全部答完了。").wait_for()
    kept = queries.stances_of(entry_of(consultation, voter))
    assert sorted(kept.values()) == ["against", "agree", "unsure"]


def test_by_keyboard_back_and_changed(open_page):
    consultation = make_open()
    (voter,) = voters(consultation)
    page = open_page(user=voter)
    page.goto(reverse("consultations:take", args=[consultation.pk]))
    page.get_by_role("button", name="不能", exact=True).focus()
    page.keyboard.press("Enter")
    back = page.get_by_role("link", name="改上一条（您选了“不能”）")
    back.wait_for()
    back.focus()
    page.keyboard.press("Enter")
    page.get_by_text("第1条，共3条", exact=True).wait_for()
    chosen = page.get_by_role("button", name="不能", exact=True)
    assert chosen.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="能", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("第2条，共3条", exact=True).wait_for()
    assert list(queries.stances_of(entry_of(consultation, voter)).values()) == ["agree"]


def test_one_key_an_answer(open_page):
    consultation = make_open()
    (voter,) = voters(consultation)
    page = open_page(user=voter)
    page.goto(reverse("consultations:take", args=[consultation.pk]))
    for number, key in enumerate(("3", "1", "2"), start=1):
        page.get_by_text(f"第{number}条，共3条", exact=True).wait_for()
        # A key belongs to whatever the page has made ready: seen is not ready yet.
        page.wait_for_load_state()
        expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
        page.keyboard.press(key)
    page.get_by_role("heading", name="谢谢您，全部答完了。").wait_for()
    kept = queries.stances_of(entry_of(consultation, voter))
    in_order = queries.in_order_of(entry_of(consultation, voter), asked(consultation))
    assert [kept[one.pk] for one in in_order] == ["against", "agree", "unsure"]
