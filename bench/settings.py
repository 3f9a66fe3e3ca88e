"""The product's own settings, with some addresses more to measure against."""

from config.settings import *  # noqa: F403 - the settings themselves
from config.settings import MIDDLEWARE as OURS

ROOT_URLCONF = "bench.urls"
# What the test client of Django calls itself.
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
MIDDLEWARE = ["bench.views.timed", *OURS]
