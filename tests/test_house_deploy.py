"""A house in production: the examination finds what is wrong, and the keys hold."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
SECRET = "a-secret-of-enough-length-and-variety-for-production-0123456789"

pytestmark = pytest.mark.one_database


def run(
    *words: str, folder: Path, at: Path = HOUSE, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Start Python as production would: nothing from the tests' own environment."""
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=at,
        env=kept | {"TONGXIN_DATA_DIR": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {
    "TONGXIN_HTTPS": "1",
    "SECRET_KEY": SECRET,
    "TONGXIN_SEAL_KEY": SECRET[::-1],
    "TONGXIN_ALLOWED_HOSTS": "tongxin.example.org",
    "TONGXIN_PUBLIC_URL": "https://tongxin.example.org",
    "TONGXIN_PROXIES": "1",
    # Django rightly warns of a house whose e-mail only reaches the terminal.
    "TONGXIN_EMAIL_HOST": "mail.example.org",
    # And we of one whose text messages reach nobody.
    "TONGXIN_SMS_SENDER": "tongxin.notices.senders.GatewaySMS",
    "TONGXIN_SMS_GATEWAY_URL": "https://sms.example.org/send",
}
EXAMINE = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


@pytest.mark.parametrize("database", ["", "postgres://tongxin@127.0.0.1:1/tongxin"])
def test_the_examination_for_production_finds_nothing(tmp_path, database):
    variables = PRODUCTION | ({"DATABASE_URL": database} if database else {})
    done = run(*EXAMINE, folder=tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "keys").exists(), "keys given are not kept on disk"


# What is wrong, all at once → what the examination calls each, and says to do.
WRONG: list[tuple[dict[str, str], dict[str, str]]] = [
    (
        dict.fromkeys(
            ("TONGXIN_PROXIES", "TONGXIN_PUBLIC_URL", "TONGXIN_EMAIL_HOST"), ""
        ),
        {
            "mail.E001": "",
            "tongxin.W001": "Set TONGXIN_PROXIES=1",
            "tongxin.W002": "Set TONGXIN_PUBLIC_URL",
        },
    ),
    ({"TONGXIN_PUBLIC_URL": "http://tongxin.cn"}, {"tongxin.W002": "is no https"}),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG)
def test_the_examination_finds_what_is_missing_and_says_what_to_do(
    tmp_path, wrong, told
):
    given = {k: value for k, value in (PRODUCTION | wrong).items() if value}
    done = run(*EXAMINE, folder=tmp_path, **given)
    assert done.returncode == 1
    found = re.findall(r"\((\w+\.[WE]\d+)\)", done.stderr)
    assert sorted(found) == sorted(told), done.stderr
    for words in told.values():
        assert words in done.stderr


def test_the_examination_finds_a_readable_database_and_readable_keys(tmp_path):
    variables = {k: v for k, v in PRODUCTION.items() if "KEY" not in k}
    run("-c", "from config import settings", folder=tmp_path, **variables)
    private = [tmp_path / "tongxin.sqlite3", *(tmp_path / "keys").iterdir()]
    private[0].touch()
    for path in private:
        path.chmod(0o644)
    done = run(*EXAMINE, folder=tmp_path, **variables)
    assert done.returncode == 1
    for path in private:
        assert f"chmod go= {path}\n" in done.stderr
        path.chmod(0o600)
    assert run(*EXAMINE, folder=tmp_path, **variables).returncode == 0


HEADERS = """
import django; django.setup()
from django.test import Client
plain, safe = (Client().get("/healthz", secure=yes) for yes in (False, True))
print(plain.status_code, safe.headers["Strict-Transport-Security"])
"""


@pytest.mark.parametrize("asked", ["", "1"])
def test_browsers_are_asked_to_build_the_name_in_only_where_the_house_asks(
    tmp_path, asked
):
    """And whoever watches asks without TLS, past the proxy."""
    (tmp_path / "static").mkdir()
    variables = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = run("-c", HEADERS, folder=tmp_path, TONGXIN_HSTS_PRELOAD=asked, **variables)
    status, *said = done.stdout.replace(";", "").split()
    assert status == "503", "no redirect: there is no database"
    assert said == [
        "max-age=31536000",
        "includeSubDomains",
        *["preload"][: bool(asked)],
    ]


def test_a_house_without_variables_makes_its_own_keys_and_is_not_in_debug(tmp_path):
    show = "from config import settings as s; print(s.SECRET_KEY, s.DEBUG, s.DEMO)"
    first = run("-c", show, folder=tmp_path / "house")
    second = run("-c", show, folder=tmp_path / "house")
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    key, *rest = first.stdout.split()
    assert len(key) >= 50
    assert rest == ["False", "False"]
    for path in (tmp_path / "house").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path):
    show = "from config import settings as s; print(s.SECRET_KEY, s.SEAL_KEY)"
    with ThreadPoolExecutor(4) as together:
        done = list(
            together.map(lambda _: run("-c", show, folder=tmp_path / "new"), range(4))
        )
    assert [d.returncode for d in done] == [0] * 4, done[0].stderr
    assert len({d.stdout for d in done}) == 1
    assert sorted(p.name for p in (tmp_path / "new" / "keys").iterdir()) == [
        "seal.key",
        "secret.key",
    ]


def test_options_in_the_address_of_the_database_are_kept(tmp_path):
    show = "from config import settings as s; print(s.DATABASES['default'])"
    address = "postgres://tongxin@db.example.org/tongxin?sslmode=require"
    done = run("-c", show, folder=tmp_path, DATABASE_URL=address)
    assert "'sslmode': 'require'" in done.stdout
    assert "'pool'" in done.stdout
    assert "'CONN_HEALTH_CHECKS': True" in done.stdout, "or a dead one is given out"
