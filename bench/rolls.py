"""A roll of 5,000 rows out of a workbook, looked at before it counts."""

import time
from http import HTTPStatus
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook as Book

from bench import asked, table
from tongxin.imports.models import Workbook
from tongxin.imports.queries import judgement_of
from tongxin.kernel import clock
from tongxin.people.idnumbers import check_character
from tongxin.people.models import User

ROWS = 5_000
HEADER = ["房号", "身份", "姓名", "身份证号", "建筑面积", "入住日期", "依据"]
FAMILY = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖徐"
GIVEN = "一二三四五六七八九十百千万亿甲乙丙丁戊己"


def measure(rows: table.Table) -> None:
    unit = asked.unit_of("bench-roll")
    clerk = Client()
    clerk.force_login(User.objects.get(username="demo-clerk"))
    book = _workbook()
    begun = time.perf_counter()
    answer = clerk.post(
        reverse("imports:roll", args=[unit.pk]),
        {
            "file": SimpleUploadedFile("roll.xlsx", book),
            "sheet": "1",
            "listed_on": clock.today().isoformat(),
            "area_source": "register",
        },
    )
    uploaded = time.perf_counter() - begun
    page = clerk.get(answer["Location"])
    took = time.perf_counter() - begun
    counts = judgement_of(Workbook.objects.latest("pk")).counts()
    if page.status_code != HTTPStatus.OK or counts["new"] != ROWS:
        raise RuntimeError(counts)
    rows.add_most("roll of 5,000 rows uploaded and previewed", took, 10, " s")
    rows.note(f"of that reading the workbook {uploaded:.2f} s; {counts}")


def _workbook() -> bytes:
    """A third owners, the others tenants; each by name, id number and flat."""
    book = Book(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(HEADER)
    for number in range(ROWS):
        is_owner = number % 3 == 0
        body = f"4403{number // 1000:02d}19700101{number % 1000:03d}"
        sheet.append(
            [
                f"{number // 100 + 1}栋{number % 100:03d}",
                "自住业主" if is_owner else "租户",
                FAMILY[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400],
                body + check_character(body),
                "88.5" if is_owner else "",
                "" if is_owner else "2025-03-01",
                "" if is_owner else "居住登记",
            ]
        )
    out = BytesIO()
    book.save(out)
    return out.getvalue()
