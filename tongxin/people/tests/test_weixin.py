"""WeChat as a way in, for a house that has switched it on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tongxin.people.tests.make import last_code, make_verified_resident

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tongxin.people.tests.weixin_urls"),
]

FROM_WEIXIN = {
    "access_token": "token",
    "openid": "open-1",
    "unionid": "union-1",
    "nickname": "lin",
    "headimgurl": "https://example.org/face.jpg",
    "city": "Shenzhen",
}


class Answer:
    status_code = 200
    content = b""

    def json(self):
        return dict(FROM_WEIXIN)

    def raise_for_status(self):
        return None


class Session:
    def __enter__(self):
        return self

    def __exit__(self, *_args):
        return None

    def request(self, *_args, **_kwargs):
        return Answer()

    get = request


@pytest.fixture
def weixin(settings, monkeypatch, texts):
    settings.WEIXIN_ID = "wx123"
    app = {"client_id": "wx123", "secret": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {"APPS": [app]}}
    monkeypatch.setattr(
        "tongxin.people.adapters.WeixinAdapter.get_requests_session",
        lambda _self: Session(),
    )


def come_back(client: Client):
    to_weixin = client.post("/account/weixin/")
    asked = urlsplit(to_weixin.url)
    assert asked.hostname == "open.weixin.qq.com"
    query = parse_qs(asked.query)
    assert query["appid"] == ["wx123"]
    facts = {"code": "abc", "state": query["state"][0]}
    return client.get("/account/weixin/back/", facts)


def test_the_button_is_there_and_the_policy_lets_it_lead_away(client, weixin):
    page = client.get("/sign-in/")
    assert "/account/weixin/" in page.content.decode()
    assert "https://open.weixin.qq.com" in page["Content-Security-Policy"]


def test_switched_off_there_is_no_trace_of_it(client, db):
    page = client.get("/sign-in/")
    assert "weixin" not in page.content.decode()
    assert "weixin" not in page["Content-Security-Policy"]


def test_the_first_time_a_number_is_asked_for_and_then_tied(client, weixin):
    user = make_verified_resident()
    assert come_back(client).url == "/sign-in/"
    assert not SocialAccount.objects.exists()
    client.post("/sign-in/", {"phone": "13800138000"})
    client.post("/sign-in/code/", {"code": last_code()})
    tied = SocialAccount.objects.get()
    assert (tied.user_id, tied.uid) == (user.pk, "union-1")
    assert tied.extra_data == {}


def test_after_that_wechat_is_enough(client, weixin):
    user = make_verified_resident()
    SocialAccount.objects.create(user=user, provider="weixin", uid="union-1")
    assert come_back(client).url == "/me/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_without_a_unionid_the_openid_names_somebody(client, weixin, monkeypatch):
    monkeypatch.delitem(FROM_WEIXIN, "unionid")
    user = make_verified_resident()
    SocialAccount.objects.create(user=user, provider="weixin", uid="open-1")
    come_back(client)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_refusal_at_wechat_leads_back_to_a_page_of_ours(client, weixin):
    query = parse_qs(urlsplit(client.post("/account/weixin/").url).query)
    facts = {"error": "access_denied", "state": query["state"][0]}
    page = client.get("/account/weixin/back/", facts, follow=True)
    assert "/sign-in/" in page.content.decode()


def test_nonsense_from_elsewhere_is_no_sign_in(client, weixin):
    page = client.get("/account/weixin/back/", {"code": "x", "state": "y"})
    assert "/sign-in/" in page.content.decode()
    assert "_auth_user_id" not in client.session
