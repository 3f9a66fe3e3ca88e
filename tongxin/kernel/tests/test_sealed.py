import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import sealed
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import CannotOpen, Cipher, Erased, SealedText

KEY = bytes(range(32))


@pytest.fixture
def card():
    """A model with two sealed fields, known to this test only."""
    with isolate_apps("tongxin.kernel"):

        class Card(models.Model):
            seal_key = models.ForeignKey(SealKey, models.SET_NULL, null=True)
            name_sealed = models.BinaryField(null=True)
            phone_sealed = models.BinaryField(default=b"")
            name = SealedText("name_sealed", row=())
            phone = SealedText("phone_sealed", row=())

            class Meta:
                app_label = "kernel"

            def __str__(self):
                return "card"

        yield Card


@pytest.mark.django_db
def test_text_is_sealed_and_read_again(card):
    one = card(seal_key=sealed.new_key())
    one.name = "王小明"
    assert one.name == "王小明"
    assert "王小明".encode() not in one.name_sealed


@pytest.mark.django_db
def test_stored_key_opens_what_another_process_sealed(card):
    one = card(seal_key=sealed.new_key())
    one.name = "王小明"
    again = card(
        seal_key=SealKey.objects.get(pk=one.seal_key.pk),
        name_sealed=memoryview(one.name_sealed),
    )
    assert again.name == "王小明"


@pytest.mark.django_db
def test_key_lies_wrapped_in_the_database():
    key = sealed.new_key()
    assert str(key) == f"key {key.pk}"
    stored = SealKey.objects.get(pk=key.pk)
    assert stored.opened is None
    assert key.opened
    assert key.opened not in bytes(stored.wrapped)


@pytest.mark.django_db
def test_same_text_twice_looks_different(card):
    one = card(seal_key=sealed.new_key())
    one.name = "王小明"
    first = one.name_sealed
    one.name = "王小明"
    assert first != one.name_sealed


@pytest.mark.django_db
def test_nothing_written_reads_as_empty(card):
    one = card(seal_key=sealed.new_key())
    assert (one.name, one.phone) == ("", "")
    one.name = ""
    assert (one.name_sealed, one.name) == (b"", "")


@pytest.mark.django_db
def test_destroyed_key_leaves_nothing_to_read(card):
    one = card(seal_key=sealed.new_key())
    one.name = "王小明"
    pk = one.seal_key.pk
    assert not sealed.is_erased(one.seal_key)

    sealed.destroy(one.seal_key)

    assert one.name == ""
    assert sealed.is_erased(one.seal_key)
    assert not SealKey.objects.filter(pk=pk).exists()
    one.seal_key = None
    assert one.name == ""


@pytest.mark.django_db
def test_erased_record_takes_no_new_text(card):
    one = card(seal_key=sealed.new_key())
    sealed.destroy(one.seal_key)
    with pytest.raises(Erased):
        one.name = "王小明"
    with pytest.raises(Erased):
        card().name = "王小明"


@pytest.mark.django_db
def test_token_moved_to_another_field_does_not_open(card):
    one = card(seal_key=sealed.new_key())
    one.phone = "13800000000"
    one.name_sealed = one.phone_sealed
    with pytest.raises(CannotOpen):
        _ = one.name


@pytest.mark.django_db
def test_token_of_another_person_does_not_open(card):
    one, other = card(seal_key=sealed.new_key()), card(seal_key=sealed.new_key())
    one.name = "王小明"
    other.name_sealed = one.name_sealed
    with pytest.raises(CannotOpen):
        _ = other.name


@pytest.mark.django_db
def test_other_house_key_opens_nothing(card, settings):
    one = card(seal_key=sealed.new_key())
    one.name = "王小明"
    settings.SEAL_KEY = b"another key of the house, long enough"
    one.seal_key = SealKey.objects.get(pk=one.seal_key.pk)
    with pytest.raises(CannotOpen):
        _ = one.name


def test_descriptor_is_found_on_the_class(card):
    assert isinstance(card.name, SealedText)
    assert card.name.field == "name_sealed"


@pytest.mark.parametrize("at", [0, 1, 5, 20, -1])
def test_any_changed_byte_is_noticed(at):
    token = bytearray(sealed.seal(KEY, "王小明".encode(), b"here"))
    token[at] ^= 1
    with pytest.raises(CannotOpen):
        sealed.open_token(KEY, bytes(token), b"here")


@pytest.mark.parametrize("token", [b"", b"\x01", b"\x01short", b"\x09anything at all"])
def test_what_is_no_token_does_not_open(token):
    with pytest.raises(CannotOpen):
        sealed.open_token(KEY, token, b"here")


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_whatever_is_sealed_comes_back_whole(text: bytes, context: bytes):
    token = sealed.seal(KEY, text, context)
    assert token[0] == 1
    assert sealed.open_token(KEY, token, context) == text


def test_another_cipher_can_take_over_and_old_tokens_stay_readable(monkeypatch):
    old = sealed.seal(KEY, b"old", b"")
    swapped = Cipher(
        seal=lambda key, text, context: text[::-1],
        open=lambda key, token, context: token[::-1],
    )
    monkeypatch.setitem(sealed.CIPHERS, 2, swapped)
    monkeypatch.setattr(sealed, "CURRENT", 2)
    new = sealed.seal(KEY, b"new", b"")
    assert new == b"\x02wen"
    assert sealed.open_token(KEY, new, b"") == b"new"
    assert sealed.open_token(KEY, old, b"") == b"old"


def test_fingerprint_finds_equal_text_and_keeps_purposes_apart():
    phone = sealed.lookup_hash("13800000000", "phone")
    assert phone == sealed.lookup_hash("13800000000", "phone")
    assert len(phone) == 64
    assert phone != sealed.lookup_hash("13800000001", "phone")
    assert phone != sealed.lookup_hash("13800000000", "id number")


def test_keys_of_two_purposes_have_nothing_in_common():
    assert sealed.derived_key("a") != sealed.derived_key("b")
    assert len(sealed.derived_key("a")) == 32


def test_short_house_key_is_refused(settings):
    settings.SEAL_KEY = b"short"
    with pytest.raises(ImproperlyConfigured, match="32"):
        sealed.derived_key("a")
