import pytest

from tongxin.kernel import receipts
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import reissue_code
from tongxin.voices.tests.make import make_voice, make_with_code
from tongxin.voices.tests.office import assert_refused, assert_too_late, journalled

pytestmark = pytest.mark.django_db


def test_the_new_code_opens_and_the_old_one_does_not():
    voice, old = make_with_code()
    code = reissue_code(make_community_clerk(), voice)
    receipt = Voice.objects.select_related("receipt").get(pk=voice.pk).receipt
    assert receipts.check(receipt, code)
    assert not receipts.check(receipt, old)
    assert journalled("voice.code_reissued") == 1


def test_others_may_not():
    assert_refused(lambda actor: reissue_code(actor, make_voice()))


def test_two_clerks_do_not_void_each_others_code():
    voice = make_voice()
    reissue_code(make_street_clerk(), Voice.objects.get(pk=voice.pk))
    clerk = make_community_clerk()
    assert_too_late(lambda: reissue_code(clerk, voice))
