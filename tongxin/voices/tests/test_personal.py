"""A copy of what is kept of somebody holds their voices and messages, nobody else's."""

from typing import Any

import pytest

from tongxin.people.operations import export_person
from tongxin.people.tests.make import make_data_officer, make_person, make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import answer_voice, file_voice

pytestmark = pytest.mark.django_db


def say(person, text: str) -> Voice:
    return file_voice(
        make_street_clerk(),
        text=text,
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.OFFICE,
        channel=Voice.Channel.PHONE,
        author=person,
    ).voice


def test_copy_holds_own_voices_answers_and_messages_and_no_other():
    mine, other = make_person("林样例"), make_person("陈示范")
    voice = say(mine, "楼道的灯坏了两个月。")
    answer_voice(make_street_clerk(), voice, text="今晚换灯。")
    say(other, "别人的事。")

    copy: dict[str, Any] = export_person(make_data_officer(), mine)

    assert [one["text"] for one in copy["voices"]] == ["楼道的灯坏了两个月。"]
    assert copy["voices"][0]["answers"][0]["text"] == "今晚换灯。"
    assert any("今晚换灯" in one["text"] for one in copy["notices"])
    assert "别人的事" not in str(copy)
