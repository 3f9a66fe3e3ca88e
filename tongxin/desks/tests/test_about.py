"""What this house is, and what it keeps: open to everybody, in both languages."""

from datetime import date

import pytest
from django.test import Client

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.operations import set_local_rule
from tongxin.people.tests.make import make_resident, make_street_clerk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["visitor", "resident", "clerk"])
@pytest.mark.parametrize("address", ["/about/", "/privacy/"])
def test_open_to_everybody(client: Client, address: str, who: str):
    if who != "visitor":
        client.force_login(
            make_resident() if who == "resident" else make_street_clerk()
        )
    assert client.get(address).status_code == 200


def test_days_stand_with_law_and_certainty(visitor: Client):
    page = visitor.get("/about/").content.decode()
    assert "2个工作日" in page
    assert "信访工作条例 第三十四条" in page
    assert page.count("来自转述") == 4


def test_figure_of_the_street_wins(visitor: Client):
    set_local_rule(
        SYSTEM,
        "voice.due.consult",
        value=1,
        basis="东晓街道办法",
        decided_by="街道办",
        valid_from=date(2020, 1, 1),
    )
    page = visitor.get("/about/").content.decode()
    assert "1个工作日" in page
    assert "东晓街道办法" in page


def test_it_says_what_it_is_not(visitor: Client):
    page = visitor.get("/about/").content.decode()
    assert "不代替业主大会" in page
    assert "还没有放到网站上" in page


def test_limits_are_told(visitor: Client):
    page = visitor.get("/privacy/").content.decode()
    assert "钥匙锁不住" in page
    assert "没有做过商用密码评估" in page


@pytest.mark.parametrize("address", ["/", "/about/", "/privacy/", "/answers/"])
def test_english_is_complete(visitor: Client, address: str):
    page = visitor.get(f"{address}?lang=en").content.decode()
    assert '<html lang="en"' in page
    assert "街道的答复" not in page
