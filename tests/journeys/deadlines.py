"""Deadlines as people see them: with moved working days, and provisional ones."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.calling import file_a_request
from tongxin.voices.models import Voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

# By hand, from the State Council's table for 2026: after Wednesday 30 September the
# days off are 1 to 7 October, and Saturday the 10th is worked. So the ten working days
# are 8, 9, 10, 12, 13, 14, 15, 16, 19 and 20 October.
BEFORE_THE_HOLIDAYS, TEN_DAYS_LATER = "2026-09-30 10:00", "10月20日"
AFTER_THE_MOVED_SATURDAY = "2026-10-10 09:00"
# No table for 2027: 28 to 31 December, 1 January and 4 to 8 January, if nothing is off.
BEFORE_NEW_YEAR, AS_FAR_AS_KNOWN = "2026-12-25 10:00", "1月8日"
WORDS = "楼上漏水，请帮忙看看。"


def file_before_the_holidays(page: "Page") -> Voice:
    page.goto("/voices/new/")
    choice = page.locator("label:has([name=kind][value=help])")
    expect(choice).to_contain_text(TEN_DAYS_LATER)
    file_a_request(page, WORDS)
    expect(page.locator("main")).to_contain_text(TEN_DAYS_LATER)
    expect(page.locator("main")).not_to_contain_text("暂算")
    return Voice.objects.get(text=WORDS)


def counts_working_days(office: "Page", voice: Voice, left: int) -> None:
    office.goto(voice.get_absolute_url())
    deadline = office.locator("main .clock").first
    expect(deadline).to_contain_text(TEN_DAYS_LATER)
    expect(deadline).to_contain_text(f"还有{left}个工作日")


def is_marked_everywhere(page: "Page", office: "Page") -> None:
    """On the resident's page, in the list of the office, and on the sheet."""
    file_a_request(page, WORDS)
    told = page.locator("main")
    expect(told).to_contain_text(AS_FAR_AS_KNOWN)
    expect(told).to_contain_text("暂算")
    voice = Voice.objects.get(text=WORDS)
    office.goto("/inbox/?sort=new")
    expect(office.locator(".queue .clock").first).to_contain_text("暂算")
    office.goto(voice.get_absolute_url())
    deadline = office.locator("main .clock").first
    expect(deadline).to_contain_text(AS_FAR_AS_KNOWN)
    expect(deadline).to_contain_text("暂算")
    assert voice.due_is_provisional
