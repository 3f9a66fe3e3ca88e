"""A house in production: Django's own examination finds nothing, and the keys hold."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
SECRET = "a-secret-of-enough-length-and-variety-for-production-0123456789"

pytestmark = pytest.mark.one_database


def run(
    *words: str, folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Start Python as production would: nothing from the tests' own environment."""
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=HOUSE,
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
    # Django rightly warns of a house whose e-mail only reaches the terminal.
    "TONGXIN_EMAIL_HOST": "mail.example.org",
    # And we of one whose text messages reach nobody.
    "TONGXIN_SMS_SENDER": "tongxin.notices.senders.GatewaySMS",
    "TONGXIN_SMS_GATEWAY_URL": "https://sms.example.org/send",
}


@pytest.mark.parametrize("database", ["", "postgres://tongxin@127.0.0.1:1/tongxin"])
def test_djangos_examination_for_production_finds_nothing(tmp_path, database):
    variables = PRODUCTION | ({"DATABASE_URL": database} if database else {})
    check = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = run(*check, folder=tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "keys").exists(), "keys given are not kept on disk"


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
    show = "from config import settings as s; print(s.DATABASES['default']['OPTIONS'])"
    address = "postgres://tongxin@db.example.org/tongxin?sslmode=require"
    done = run("-c", show, folder=tmp_path, DATABASE_URL=address)
    assert "'sslmode': 'require'" in done.stdout
    assert "'pool'" in done.stdout
