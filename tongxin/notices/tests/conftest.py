import pytest
from django.conf import settings as house
from django.utils import translation

from tongxin.notices.tests.make import WatchedSMS


@pytest.fixture(autouse=True)
def _in_chinese():
    """A page that an earlier test read in English leaves its language behind."""
    with translation.override(house.LANGUAGE_CODE):
        yield


@pytest.fixture
def sms(settings):
    """A sender that is watched, in place of the console."""
    settings.SMS_SENDER = "tongxin.notices.tests.make.WatchedSMS"
    WatchedSMS.sent, WatchedSMS.fails = [], []
    return WatchedSMS
