"""A consultation as its people meet it: answered by keys, read when it is published."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.town import Hands
from tongxin.consultations.models import Consultation

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def go(page: "Page", name: str, talk: Consultation, *more: object) -> None:
    page.goto(reverse(f"consultations:{name}", args=[talk.pk, *more]))


def change_by_keyboard(page: "Page", talk: Consultation) -> None:
    """Can accept it; then, back once more, is not so sure. Keys alone."""
    hands = Hands(page)
    go(page, "take", talk)
    hands.tab_to("[name=stance][value=agree]")
    hands.press("Enter")
    thanks = page.get_by_role("heading", name="谢谢您，全部答完了。")
    expect(thanks).to_be_visible()
    hands.tab_to("#walk a[href*='take/?at=1'], main a[href*='take/?at=1']")
    hands.press_on("Enter")
    chosen = page.get_by_role("button", name="能", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    hands.tab_to("[name=stance][value=unsure]")
    hands.press("Enter")
    expect(thanks).to_be_visible()
    assert hands.clicks == 0


def paper_over(talk: Consultation) -> date:
    """The first day on which no late paper is typed any more."""
    talk.refresh_from_db()
    assert talk.paper_until is not None
    return talk.paper_until + timedelta(days=1)


def read_report(page: "Page", talk: Consultation, number: int) -> "Locator":
    """One statement, with all of its sides unfolded."""
    go(page, "report", talk)
    statement = page.locator("tbody", has=page.locator(f"#statement-{number}"))
    statement.locator("summary").click()
    return statement


def figures_in(table: "Locator", body: str) -> list[str]:
    row = (
        table.locator("details")
        .get_by_role("row")
        .filter(has=table.page.get_by_role("cell", name=body, exact=True))
    )
    return [re.sub(r"\s+", "", one) for one in row.locator("td.num").all_inner_texts()]


def near_by_one_shop(table: "Locator") -> None:
    """Of 16 shops 12 can accept it: were it one more, it would be common ground."""
    assert figures_in(table, "商铺或企业经营者")[:5] == ["24", "16", "12", "3", "1"]
    expect(table).to_contain_text("接近共识")
    expect(table).to_contain_text("再有1位都说“能”，就成共识")
