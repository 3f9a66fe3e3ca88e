"""Settings of the tests: a data folder of their own, nothing slow, nothing sent."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the settings are read: whatever a developer has set in the shell, no test
# may touch a developer's data. Only DATABASE_URL stays: it says which database the
# suite runs on, and Django makes one named `test_…` beside it.
if "TESTS_ROOT" not in os.environ:
    os.environ["TESTS_ROOT"] = tempfile.mkdtemp(prefix="tongxin-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_ROOT"], ignore_errors=True)
TEST_ROOT = Path(os.environ["TESTS_ROOT"])
for name in [n for n in os.environ if n.startswith("TONGXIN_") or n == "SECRET_KEY"]:
    del os.environ[name]
# Each worker of a parallel run has its own files, as it has its own database.
os.environ["TONGXIN_DATA_DIR"] = str(
    TEST_ROOT / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
# The same keys in every process: what one seals another opens (tests/ready.py).
for kept_key in ("secret.key", "seal.key"):
    key_file = Path(os.environ["TONGXIN_DATA_DIR"]) / "keys" / kept_key
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key_file.write_text("of the tests " * 5)
# The browser's event loop runs in the thread of the tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from config.settings import *  # noqa: E402, F403 - the settings themselves, changed below
from config.settings import DATA_DIR, DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: a database in memory has no second writer.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # A pool would keep connections to a test database that is to be dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)

# A house whose text messages go out; what there is without a sender is tried by name.
SMS_SENDER = "tests.outbox.OutboxSMS"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Static files straight from the rooms: nothing has been collected.
# Each client of a test would list all static files anew; the server that browsers ask
# serves them without it, and the house that is started whole has it.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
