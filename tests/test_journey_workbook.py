"""A messy workbook of an office: looked at, set right, taken in, out again; and lists
that leave as workbooks without a formula in them."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys import asking
from tests.journeys.arriving import through
from tests.journeys.town import Town, make_town
from tongxin.kernel.sheets import plain
from tongxin.voices.models import Voice
from tongxin.voices.tests import workbooks
from tongxin.voices.tests.make import make_voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STINGS = ["=HYPERLINK(A1)", "+86 13800000000 打不通", "-3度的水管", "@物业 请回话"]


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


def upload(page: "Page", content: bytes) -> None:
    page.goto("/imports/voices/")
    page.locator("#id_file").set_input_files(
        {"name": "上半年.xlsx", "mimeType": XLSX, "buffer": content}
    )
    through(page.get_by_role("button", name="先看一看"))


def set_columns(page: "Page", **columns: str) -> None:
    page.get_by_text("改选列，或补上表里没有的").click()
    for name, heading in columns.items():
        page.locator(f"#id_column_{name}").select_option(label=heading)
    through(page.get_by_role("button", name="按这样再看一遍"))


def rows_of(page: "Page", group: str) -> list[str]:
    """The numbers that the sheet itself gives the rows of one group."""
    cells = page.locator(f"section[aria-labelledby=group-{group}] tbody td:first-child")
    return cells.all_inner_texts()


def test_looked_at_set_right_taken_in_and_out_again(town: Town, open_page):
    page = open_page(size=conftest.DESKTOP, user=town.clerk)
    upload(page, workbooks.messy())
    # The lamp, 5,000 characters, HTML. Doubtful: a formula, and a number used twice.
    assert rows_of(page, "new") == ["4", "5", "7"]
    doubtful = page.locator("section[aria-labelledby=doubtful]")
    expect(doubtful).to_contain_text("DX-001")
    expect(page.locator("main")).to_contain_text("序号")
    assert not Voice.objects.exists(), "nothing is taken in before somebody says so"

    set_columns(page, number="这张表里没有")
    expect(doubtful).not_to_contain_text("DX-001")
    assert "9" in rows_of(page, "new")
    set_columns(page, number="工单编号*")
    expect(doubtful).to_contain_text("DX-001")

    # Nobody knows what a formula showed that was never worked out: it stays outside.
    page.locator("[name='8.row'][value=leave]").check()
    page.locator("[name='9.row'][value=take]").check()
    through(page.get_by_role("button", name="就这样处理"))
    through(page.get_by_role("button", name="收进来"))
    asking.work_off_workbook()
    page.reload()
    expect(page.locator("#progress")).to_contain_text("4")
    through(page.get_by_role("link", name="去收件箱"))
    expect(page.locator(".queue > li")).to_have_count(4)
    texts = set(Voice.objects.values_list("text", flat=True))
    assert {
        "灯坏了😀",
        workbooks.LONG,
        "另外一件事：水管爆了",
    } < texts
    html = Voice.objects.get(external_number="DX-003")
    page.goto(html.get_absolute_url())
    expect(page.locator("h1.said")).to_contain_text(html.text)
    assert page.locator("h1.said b").count() == 0

    page.goto("/imports/voices/")
    through(page.get_by_role("link", name="上半年.xlsx"))
    page.get_by_text("撤回", exact=True).click()
    through(page.get_by_role("button", name="全部撤回"))
    expect(page.get_by_role("button", name="全部撤回")).to_have_count(0)
    assert not Voice.objects.exists()
    page.goto("/inbox/?state=all")
    expect(page.locator(".queue > li")).to_have_count(0)


def test_a_list_leaves_as_a_workbook_without_formulas(town: Town, open_page):
    for text in STINGS:
        make_voice(text, unit=town.unit)
    page = open_page(size=conftest.DESKTOP, user=town.clerk)
    page.goto("/inbox/?state=all")
    page.locator(".list summary").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    content = Path(waiting.value.path()).read_bytes()

    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    written = [str(cell.value) for cell in cells if cell.value is not None]
    assert not [text for text in written if text.startswith(("=", "+", "-", "@"))]
    # A person reads the same words as before, and so does the import.
    assert {plain(text) for text in written} >= set(STINGS)
