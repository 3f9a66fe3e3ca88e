"""Size of the text and language: links that work without a script or a cookie."""

import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings
from django.utils import translation

from tongxin.kernel.middleware import TEXT_COOKIE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("workshop"),
]
PAGE = "/components/"


@pytest.fixture(autouse=True)
def _language():
    with translation.override("zh-hans"):
        yield


def test_the_text_is_of_normal_size_at_first(visitor):
    assert 'data-text="normal"' in visitor.get(PAGE).content.decode()


def test_a_link_makes_it_large_and_it_stays(visitor):
    first = visitor.get(PAGE, {"text": "large"})
    assert 'data-text="large"' in first.content.decode()
    assert first.cookies[TEXT_COOKIE]["samesite"] == "Lax"
    assert first.cookies[TEXT_COOKIE]["httponly"]
    assert 'data-text="large"' in visitor.get(PAGE).content.decode()


def test_it_is_large_without_cookies_for_the_page_at_hand(client):
    page = client.get(PAGE, {"text": "large"}).content.decode()
    client.cookies.clear()
    assert 'data-text="large"' in page
    assert 'data-text="normal"' in client.get(PAGE).content.decode()


def test_the_way_back_keeps_the_other_filters(visitor):
    page = visitor.get(PAGE, {"text": "large", "q": "榕树"}).content.decode()
    assert "?text=normal&amp;q=%E6%A6%95%E6%A0%91" in page


@pytest.mark.parametrize("value", ["", "huge", '"><script>'])
def test_an_unknown_size_is_ignored(visitor, value):
    response = visitor.get(PAGE, {"text": value})
    assert 'data-text="normal"' in response.content.decode()
    assert TEXT_COOKIE not in response.cookies


def test_a_link_changes_the_language_and_it_stays(visitor):
    first = visitor.get(PAGE, {"lang": "en"})
    assert '<html lang="en"' in first.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME in first.cookies
    later = visitor.get(PAGE)
    assert '<html lang="en"' in later.content.decode()
    assert later.headers["Content-Language"] == "en"


def test_the_language_can_be_changed_back(visitor):
    visitor.get(PAGE, {"lang": "en"})
    page = visitor.get(PAGE, {"lang": "zh-hans"}).content.decode()
    assert '<html lang="zh-hans"' in page
    assert "?lang=en" in page


def test_an_unknown_language_is_ignored(visitor):
    response = visitor.get(PAGE, {"lang": "xx"})
    assert '<html lang="zh-hans"' in response.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_caches_are_told_that_pages_differ_by_cookie(visitor):
    assert "Cookie" in visitor.get(PAGE).headers["Vary"]


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_the_cookie_is_secure_where_the_connection_is(visitor):
    response = visitor.get(PAGE, {"text": "large"}, secure=True)
    assert response.cookies[TEXT_COOKIE]["secure"]
    assert RequestFactory().get(PAGE).is_secure() is False
