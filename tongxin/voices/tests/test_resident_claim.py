"""A voice filed without an account comes to the account of its author."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from tongxin.kernel import receipts
from tongxin.kernel.tests.refusing import forbidden
from tongxin.people.models import User
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import claim_voice
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"
ANOTHERS = (
    "It was left under another name or number than yours. The window can help "
    "you; please bring the receipt."
)


def proved(name: str = "林样例", phone: str = PHONE) -> User:
    """An account whose owner has shown that the number is theirs."""
    user = make_resident(name, phone)
    assert user.person
    user.person.phone_verified_at = timezone.now()
    user.person.save()
    return user


def assert_another(user: User, voice: Voice):
    with forbidden(ANOTHERS):
        claim_voice(user, voice, holder=holder_of(voice))


def test_voice_of_nobody_becomes_theirs():
    user, voice = proved(), make_voice()
    claim_voice(user, voice, holder=holder_of(voice))
    assert Voice.objects.get().author == user.person


def test_voice_left_under_their_number_becomes_theirs():
    user = proved()
    voice = make_voice(author=make_person("林样例", PHONE))
    claim_voice(user, voice, holder=holder_of(voice))
    assert Voice.objects.get().author == user.person


def test_helper_under_their_number_stays_helper():
    user, grandmother = proved(), make_person("林奶奶")
    voice = make_voice(author=grandmother, filed_by=make_person("林样例", PHONE))
    claim_voice(user, voice, holder=holder_of(voice))
    voice.refresh_from_db()
    assert (voice.author, voice.filed_by) == (grandmother, user.person)


@pytest.mark.parametrize("phone", ["", "+8613900139000"])
def test_voice_under_another_number_is_refused(phone: str):
    assert_another(proved(), make_voice(author=make_person("苏假名", phone)))


def test_number_that_was_never_proved_is_not_enough():
    voice = make_voice(author=make_person("林样例", PHONE))
    assert_another(make_resident("林样例", PHONE), voice)


def test_voice_of_another_account_is_refused():
    other = make_resident("苏假名", PHONE)
    assert_another(proved(), make_voice(author=other.person))


def test_anonymous_stays_nobodys():
    voice = make_voice(audience="anonymous")
    with pytest.raises(ValidationError, match="没有留名"):
        claim_voice(proved(), voice, holder=holder_of(voice))


def test_own_voice_is_there_already():
    user = proved()
    voice = make_voice(author=user.person)
    with pytest.raises(ValidationError, match="已经在您的账号里"):
        claim_voice(user, voice, holder=holder_of(voice))


def test_without_the_code_or_with_that_of_another_nothing_is_claimed():
    user, voice = proved(), make_voice()
    for holder in (None, holder_of(make_voice())):
        with forbidden("Please open the voice with its receipt and code first."):
            claim_voice(user, voice, holder=holder)


def test_account_without_a_person_cannot():
    assert_another(make_street_clerk(), make_voice())


def open_it(client: Client, **fields: object) -> Voice:
    receipt, code = receipts.issue()
    voice = make_voice(receipt=receipt, **fields)
    client.post("/voices/receipt/", {"number": voice.number, "code": code})
    return voice


def test_page_offers_it_and_keeps_it(client: Client):
    user = proved()
    client.force_login(user)
    voice = open_it(client)
    page = f"/voices/receipt/{voice.pk}/"
    assert "记到我的账号里" in client.get(page).content.decode()

    client.post(f"{page}claim/")

    assert Voice.objects.get().author == user.person
    assert "记到我的账号里" not in client.get(page).content.decode()


def test_what_was_left_under_another_number_is_not_offered_and_says_why(
    client: Client,
):
    client.force_login(proved())
    voice = open_it(client, author=make_person("苏假名", "+8613900139000"))
    page = client.get(f"/voices/receipt/{voice.pk}/").content.decode()
    assert "记到我的账号里" not in page
    assert gettext(ANOTHERS) in page
    assert client.post(f"/voices/receipt/{voice.pk}/claim/").status_code == 403


def test_page_offers_nothing_for_an_anonymous_one(client: Client):
    client.force_login(proved())
    voice = open_it(client, audience="anonymous")
    page = client.get(f"/voices/receipt/{voice.pk}/").content.decode()
    assert "记到我的账号里" not in page


def test_visitor_is_offered_nothing_and_finds_nothing(visitor: Client):
    voice = open_it(visitor)
    page = f"/voices/receipt/{voice.pk}/"
    assert "记到我的账号里" not in visitor.get(page).content.decode()
    assert visitor.post(f"{page}claim/").status_code == 404


def test_twice_is_answered_in_words(client: Client):
    client.force_login(proved())
    voice = open_it(client)
    for _ in range(2):
        client.post(f"/voices/receipt/{voice.pk}/claim/")
    page = client.get(f"/voices/receipt/{voice.pk}/").content.decode()
    assert "已经在您的账号里" in page
