"""The search entries of a voice: there with it, gone with it, and small."""

import pytest
from django.db import connection

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.pairs import code
from tongxin.voices import search
from tongxin.voices.models import PairCount, Voice, VoicePair
from tongxin.voices.operations import refresh_pair_counts
from tongxin.voices.operations.indexing import codes_of, forget_voices, index_voices
from tongxin.voices.tests.make import make_voice

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def terms_of(voice: Voice) -> list[int]:
    return sorted(VoicePair.objects.filter(voice=voice).values_list("code", flat=True))


def test_a_filed_voice_has_the_terms_of_title_and_words():
    voice = make_voice("电梯扰民")
    assert terms_of(voice) == codes_of(voice)
    assert code("梯扰") in terms_of(voice)
    assert code("民") in terms_of(voice)


def test_terms_go_with_their_voice_and_with_no_other():
    gone, stays = make_voice("电梯扰民，没人修"), make_voice("电梯扰民，没人管")
    forget_voices([gone])
    assert terms_of(gone) == []
    assert terms_of(stays) == codes_of(stays)
    assert list(search.matching(Voice.objects.all(), "电梯")) == [stays]
    index_voices([gone])
    assert set(search.matching(Voice.objects.all(), "电梯")) == {gone, stays}


def test_terms_are_counted_by_the_program_alone():
    make_voice("电梯扰民")
    make_voice("电梯坏了")
    refresh_pair_counts(SYSTEM)
    assert PairCount.objects.get(code=code("电梯")).voice_count == 2
    assert PairCount.objects.get(code=code("扰民")).voice_count == 1


@pytest.mark.one_database
def test_in_sqlite_the_table_is_its_key_and_nothing_besides():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s",
            [VoicePair._meta.db_table],
        )
        ((sql,),) = cursor.fetchall()
    assert sql.endswith("WITHOUT ROWID")
