"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tongxin.people import phones


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800138000", "+8613800138000"),
        (" 138 0013 8000 ", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("＋８６１３８００１３８０００", "+8613800138000"),
        ("138—0013—8000", "+8613800138000"),
        ("13800138000.0", "+8613800138000"),
        ("0755-25123456", "+8675525123456"),
        ("（0755）2512 3456", "+8675525123456"),
        ("+86 755 2512 3456", "+8675525123456"),
        ("86 0755 25123456", "+8675525123456"),
        ("020 8123 4567", "+862081234567"),
        ("400-830-6555", "+864008306555"),
        ("+852 9123 4567", "+85291234567"),
        ("00852-91234567", "+85291234567"),
    ],
)
def test_a_number_is_brought_into_one_form(written, kept):
    assert phones.normalise_phone(written) == kept


@pytest.mark.parametrize(
    ("written", "code", "word"),
    [
        ("", "empty", "give"),
        ("   ", "empty", "give"),
        ("138001380", "short", "2 are missing"),
        ("1380013800", "short", "1 is missing"),
        ("138001380001", "long", "1 too many"),
        ("1380013800012", "long", "2 too many"),
        ("12800138000", "unknown", "128"),
        ("25123456", "area", "0755-25123456"),
        ("12345", "short", "5 digits"),
        ("0", "unknown", "landline"),
        ("0755-2512345", "unknown", "landline"),
        ("13800138000/13900139000", "two", "one number"),
        ("13800138000 13900139000", "long", "too many"),
        ("0755-25123456转801", "extension", "extension"),
        ("1.3800138E10", "strange", "E"),
        ("138 0013 800O", "strange", "O"),
        ("无", "strange", "无"),
        ("电话13800138000", "strange", "电话"),
        ("=13800138000", "strange", "="),
        ("🙂13800138000", "strange", "🙂"),
        ("<b>13800138000</b>", "strange", "<b>"),
        ("+852 123", "unknown", "country"),
        ("+", "unknown", "country"),
        ("+86", "short", "digit"),
        ("1" * 60, "long", "long"),
        ("13800138000\x00", "strange", ""),
        ("٠١٢٣٤٥٦٧٨٩", "strange", ""),
    ],
)
def test_what_is_no_number_is_sent_back_with_words(written, code, word):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        phones.normalise_phone(written)
    assert refused.value.code == code
    assert word in refused.value.messages[0]


def test_a_text_message_reaches_mobiles_only():
    assert phones.is_mobile("+8613800138000")
    assert phones.is_mobile("+85291234567")
    assert not phones.is_mobile("+8675525123456")
    assert not phones.is_mobile("+864008306555")


def test_numbers_are_shown_in_groups():
    assert phones.show_phone("+8613800138000") == "138 0013 8000"
    assert phones.show_phone("+8675525123456") == "0755-2512 3456"
    assert phones.show_phone("+85291234567") == "+852 9123 4567"
    assert phones.show_phone("") == ""


def test_a_masked_number_is_recognised_by_its_owner_only():
    assert phones.mask_phone("+8613800138000") == "138****8000"
    assert phones.mask_phone("+8675525123456") == "075****3456"
    assert phones.mask_phone("") == ""
