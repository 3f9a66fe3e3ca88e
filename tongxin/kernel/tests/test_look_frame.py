"""The frame of every page: what it loads, where it leads, how it fails."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path, reverse
from django.utils import translation

TEMPLATES = Path(__file__).parent.parent / "templates"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("workshop"),
]


def refuse(request):
    raise PermissionDenied("只有主办单位可以答复。")


def refuse_without_words(request):
    raise PermissionDenied


def break_down(request):
    raise RuntimeError


urlpatterns = [
    path("", include(settings.ROOT_URLCONF)),
    path("refuse/", refuse),
    path("refuse-silently/", refuse_without_words),
    path("break/", break_down),
]


@pytest.fixture(autouse=True)
def _language():
    with translation.override("zh-hans"):
        yield


def loaded(page: str) -> int:
    """Bytes of a page and of everything that it loads at first."""
    names = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert names
    size = len(page.encode())
    for name in names:
        found = finders.find(name)
        assert isinstance(found, str), name
        size += Path(found).stat().st_size
    return size


@pytest.mark.parametrize("address", ["/components/", "/components/?desk"])
def test_a_page_is_under_200_kb_at_first_load(visitor, address):
    page = visitor.get(address).content.decode()
    assert loaded(page) < 200_000


def test_the_count_counts_sheets_and_scripts(visitor):
    page = visitor.get("/components/").content.decode()
    assert loaded(page) > len(page.encode()) + 80_000


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/components/", "/components/?desk=list"])
def test_every_part_is_shown_in_both_languages(visitor, address, language):
    joined = "&" if "?" in address else "?"
    response = visitor.get(f"{address}{joined}lang={language}")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_nothing_on_the_page_of_parts_is_left_in_english(visitor):
    page = visitor.get("/components/").content.decode()
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<(title|script|style).*?</\1>", "", page))
    assert set(re.findall(r"[A-Za-z]{3,}", words)) <= {"English"}


def names_in_the_frame() -> list[str]:
    text = "".join(p.read_text() for p in sorted(TEMPLATES.rglob("*.html")))
    return sorted(set(re.findall(r"{% (?:go|nav_link) '([^']+)'", text)))


@pytest.mark.parametrize("name", names_in_the_frame())
def test_every_address_in_the_frame_exists(name):
    assert reverse(name).startswith("/")


def test_what_is_not_there_says_where_to_go(visitor):
    response = visitor.get("/no-such-page/")
    assert response.status_code == 404
    assert "这里没有内容" in response.content.decode()
    assert reverse("desks:home") in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_refusal_says_its_reason(visitor):
    response = visitor.get("/refuse/")
    assert response.status_code == 403
    assert "只有主办单位可以答复。" in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_refusal_without_a_reason_is_still_plain(visitor):
    assert "什么都没有改动" in visitor.get("/refuse-silently/").content.decode()


@pytest.mark.urls(__name__)
def test_our_mistake_is_called_ours():
    visitor = Client(raise_request_exception=False)
    response = visitor.get("/break/")
    assert response.status_code == 500
    assert "不怪您" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_some_pages_need_nothing_at_all(name):
    page = get_template(name).render()
    assert 'href="/"' in page
    assert "/static/kernel/base.css" in page


def test_a_form_without_its_token_is_answered_in_plain_words():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/components/")
    assert response.status_code == 403
    assert "请再交一次" in response.content.decode()


def test_the_policy_is_on_every_page(visitor):
    policy = visitor.get("/components/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert settings.SECURE_CSP["object-src"]
