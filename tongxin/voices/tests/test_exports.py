"""Lists for Excel: what the page shows, whole, and nobody's name."""

import csv
import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tongxin.kernel import listing
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.operations import record_export
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import (
    journalled,
    lead_part,
    make_liaison,
    make_other_clerk,
    make_partner,
    send,
    signed_in,
)
from tongxin.work.operations import return_part

pytestmark = pytest.mark.django_db


def rows_of(response) -> list[list[str]]:
    assert response.status_code == 200, response
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_inbox_as_it_is_filtered_with_answer_and_word():
    author = make_person("林样例", "+8613800138000")
    voice = make_answered("路灯坏了", author=author, word="solved")
    make_voice("井盖响")
    client = signed_in(make_street_clerk())
    header, row = rows_of(client.get("/inbox/export.csv?q=路灯&state=all"))
    told = dict(zip(header, row, strict=True))
    assert told["编号"] == voice.number
    assert (told["答复"], told["反映人的话"]) == ("今晚换灯。", "解决了")
    assert "林样例" not in str(row)
    # Four digits alone stand in many a voice's own number.
    assert not re.search("0013 ?8000", str(row))
    assert journalled("voices.exported") == 1


def test_the_same_list_as_on_the_page_and_no_more():
    """A voice that only a task leads to is in no inbox, so in no file of it."""
    elsewhere = make_other_clerk()
    send(make_voice("独树的灯"), lead=elsewhere.posts[0].office)
    assert len(rows_of(signed_in(elsewhere).get("/inbox/export.csv?state=all"))) == 1


def test_matters_with_how_many_spoke_and_wait():
    make_matter(make_voice(), make_answered(), title="路灯")
    make_matter(title="井盖")
    client = signed_in(make_community_clerk())
    header, row = rows_of(client.get("/matters/export.csv?q=路灯"))
    assert (row[0], row[-2:]) == ("路灯", ["2", "1"])
    assert len(header) == len(row)


def test_tasks_of_one_shelf():
    task = send()
    liaison = make_liaison()
    assert len(rows_of(signed_in(liaison).get("/tasks/export.csv"))) == 2
    return_part(liaison, lead_part(task), reason="归平安办")
    assert len(rows_of(signed_in(liaison).get("/tasks/export.csv"))) == 1
    clerk = signed_in(make_street_clerk())
    assert len(rows_of(clerk.get("/tasks/export.csv?state=returned"))) == 2


def test_a_partner_reads_no_office_only_title():
    partner = make_partner()
    send(make_voice("秘密", audience="office"), lead=partner.posts[0].office)
    assert "秘密" not in str(rows_of(signed_in(partner).get("/tasks/export.csv")))


def test_a_workbook_opens_in_excel():
    make_voice("=1+1 的事")
    response = signed_in(make_street_clerk()).get("/inbox/export.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert sheet.max_row == 2
    assert "'=1+1 的事" in [cell.value for cell in sheet[2]]


def test_nothing_is_cut_off_in_silence(monkeypatch):
    monkeypatch.setattr(listing, "MOST_ROWS", 1)
    make_voice()
    make_voice()
    client = signed_in(make_street_clerk())
    response = client.get("/inbox/export.csv?state=all", follow=True)
    assert response.redirect_chain == [("/inbox/?state=all", 302)]
    assert "请先缩小范围" in response.content.decode()
    assert journalled("voices.exported") == 0


@pytest.mark.parametrize("name", ["inbox", "matters", "tasks"])
def test_others_find_no_page(name):
    path = f"/{name}/export.csv"
    assert signed_in(make_resident()).get(path).status_code == 404
    if name != "tasks":
        assert signed_in(make_liaison()).get(path).status_code == 404
    assert signed_in(make_street_clerk()).get(f"/{name}/export.doc").status_code == 404


def test_only_staff_leave_a_line_of_it():
    with pytest.raises(PermissionDenied):
        record_export(make_resident(), "voices")


def test_queries_do_not_grow_with_the_rows():
    client = signed_in(make_street_clerk())

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/inbox/export.csv?state=all")
        return len(seen)

    make_answered(word="solved")
    count()
    one = count()
    make_answered(word="solved")
    make_answered(word="partly")
    assert count() == one
