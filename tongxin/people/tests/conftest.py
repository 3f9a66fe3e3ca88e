import pytest
from django.core.cache import cache

from tongxin.people.tests.make import SentSMS


@pytest.fixture
def texts(settings, db):
    """Text messages are kept, and nothing of an earlier test is counted."""
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    cache.clear()
    return SentSMS.sent
