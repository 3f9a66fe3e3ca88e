"""What nobody should type, by the kind of field; and every form with a good answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tongxin.kernel import clock

if TYPE_CHECKING:
    from tests.matrix.world import Side

# Words. What a person may well write is kept letter by letter; the rest is refused.
WORDS: dict[str, str | bytes] = {
    "nothing": "",
    "blanks alone": " \t\r\n\u3000\u200b",
    "a null": "灯\x00坏了",
    "nulls alone": "\x00\x00",
    "control characters": "灯\x01\x08\x1b[31m坏了",
    "a million letters": "长" * 1_000_000,
    "one endless word": "x" * 30_000,
    "a hundred thousand lines": "行\n" * 100_000,
    "emoji of families": "👨‍👩‍👧‍👦🏳️‍🌈灯坏了",
    "right to left": "\u202e了坏灯\u2066abc\u2069",
    "a heap of marks": "灯" + "\u0301" * 500,
    "half a character": b"\xe7\x81\xaf\xed\xa0\xbd",
    "no characters at all": b"\xff\xfe\x80\xc0\xaf",
    "unassigned characters": "\uffff\ufffe\U0010ffff",
    "the end of a statement": "'; DROP TABLE voices_voice; --",
    "the end of a comparison": "\" OR 1=1 /* \\' %_",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}${7*7}%(x)s{0.__class__}",
    "a script": "</textarea><script>zq()</script>",
    "a header": "灯\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "a formula": "=cmd|'/c calc'!A1",
    "a path": "../../../../etc/passwd\\..\\..",
    "digits": "9" * 5_000,
}
# To a database letters like any other: they come to it as parameters. What its own
# language could be broken with goes there all the same.
LETTERS = {"a template", "a script", "a header", "a formula", "a path"}
LETTERS |= {"right to left", "digits"}
# Numbers, and numbers of records.
NUMBERS = {
    "no number": "",
    "zero": "0",
    "minus one": "-1",
    "half": "1.5",
    "an exponent": "1e309",
    "not a number": "NaN",
    "infinity": "Infinity",
    "hexadecimal": "0x1f",
    "more than a column holds": str(2**63),
    "less than a column holds": str(-(2**63) - 1),
    "a hundred thousand digits": "7" * 100_000,
    "digits that are none": "²③",
    "a null in a number": "1\x00",
    "a list": "[1, 2]",
    "somebody else's": "987654321",
    "an emoji": "😀",
    "a statement": "1 OR 1=1",
    "brackets": "{'pk': 1}",
}
DAYS = {
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no such day": "2026-02-30",
    "a month too many": "2026-13-01",
    "five digits of a year": "10000-01-01",
    "before the first": "0000-01-01",
    "a moment": "2026-01-01T25:61",
    "the first moment": "0001-01-01T00:00",
    "the last moment": "9999-12-31T23:59",
    "a word": "昨天",
    "an endless day": "2026-01-" + "1" * 100_000,
    "a null in a day": "2026-01-01\x00",
    "digits of elsewhere": "٢٠٢٦-٠١-٠١",
}
CHOICES: dict[str, str | bytes] = {
    "unknown": "elsewhere",
    "another case": "OFFICE",
    "a number": "1",
    "a null in a choice": "office\x00",
    "far too long": "x" * 100_000,
    "half a character chosen": b"\xed\xbf\xbf",
    "an emoji of a choice": "😀",
}
KINDS: dict[str, Mapping[str, str | bytes]] = {
    "words": WORDS,
    "number": NUMBERS,
    "day": DAYS,
    "choice": CHOICES,
}


@dataclass(frozen=True)
class Form:
    """A form with an answer that it takes, and of which kind each field is."""

    words: str = ""
    number: str = ""
    day: str = ""
    choice: str = ""
    good: dict[str, Any] = field(default_factory=dict)
    # Names in the good answer that stand for a record of the community.
    records: dict[str, str] = field(default_factory=dict)
    # Records in the address, other than usual.
    at: dict[str, str] = field(default_factory=dict)

    def answer(self, side: "Side") -> dict[str, Any]:
        return self.good | {name: side[what] for name, what in self.records.items()}

    def fields(self, kind: str) -> list[str]:
        return str(getattr(self, kind)).split()


DAY = clock.today().isoformat()
LATER = (clock.today() + timedelta(days=10)).isoformat()
TEXT = {"text": "楼道的灯坏了"}
REASON = {"reason": "请找物业"}
CONTACT = {"name": "林某", "answer_channel": "receipt", "email": "", "address": ""}
CLOSED = {"voice_id": "shown"}
OPEN = {"voice_id": "open"}

PEOPLE = {
    "people:sign_in": Form(words="phone next", good={"phone": "13900010009"}),
    "account_login": Form(words="login password", good={"login": "x", "password": "y"}),
    "people:profile": Form(
        words="name address email", choice="answer_channel", good=CONTACT
    ),
    "people:open_account": Form(
        words="username public_name", good={"username": "lin.new", "public_name": "林"}
    ),
    "people:appoint": Form(
        number="office",
        choice="role",
        day="from_on until_on",
        good={"role": "liaison", "from_on": DAY},
        records={"office": "office"},
        at={"pk": "account"},
    ),
    "people:found_office": Form(
        words="name phone",
        number="community",
        choice="kind",
        good={"name": "新办公室", "kind": "department"},
    ),
    "people:data": Form(words="phone", good={"phone": "13900010001"}),
    "people:data_person": Form(
        words="name phone address email",
        choice="answer_channel",
        good=CONTACT,
        at={"pk": "person"},
    ),
}
UNITS = {
    "units:register": Form(
        words="name summary area_source slug",
        number="community applicant applicant_office demolition_area transfer_area",
        choice="kind stage",
        day="entered_stage_on",
        good={
            "name": "新单元",
            "slug": "new-one",
            "kind": "mixed",
            "stage": "planning",
        },
        records={"community": "community"},
    ),
    "units:revise": Form(
        words="name summary area_source",
        number="applicant development_area",
        choice="kind",
        good={"name": "新名字", "kind": "mixed"},
    ),
    "units:enter_stage": Form(
        words="reason",
        choice="stage",
        day="on",
        good={"stage": "demolition", "on": DAY, "confirmed": "1"},
    ),
    "units:stall": Form(
        words="reason", day="since", good={"since": DAY, "reason": "没有钱"}
    ),
    "units:add_milestone": Form(
        words="title season ask note link source",
        choice="stage notice_rule",
        day="done_on on notice_until",
        good={"title": "公示", "stage": "planning", "on": LATER},
    ),
    "units:reach": Form(day="on", good={"on": DAY}, at={"pk": "milestone"}),
    "units:move": Form(
        words="season reason",
        day="on notice_until",
        good={"on": LATER, "reason": "雨季"},
        at={"pk": "milestone"},
    ),
    "units:drop": Form(words="reason", good=REASON, at={"pk": "milestone"}),
    "units:decline": Form(words="reason", good=REASON, at={"pk": "proposal"}),
    "units:add_contact": Form(
        words="topic who phone hours",
        number="office position",
        good={"topic": "搬迁", "who": "何某", "position": "1"},
    ),
    "units:add_title": Form(
        words="holding evidence next_step",
        number="owed_by",
        choice="kind",
        day="due_on",
        good={"kind": "seized", "holding": "3栋", "next_step": "查", "due_on": LATER},
        records={"owed_by": "office"},
    ),
    "units:settle_title": Form(
        words="how", day="on", good={"how": "发证了", "on": DAY}, at={"pk": "title"}
    ),
}
ROLL = {
    "rolls:add_entry": Form(
        words="name phone id_number label",
        number="area",
        choice="side basis area_source",
        day="lives_since",
        good={"name": "黎某", "side": "shop", "basis": "licence", "label": "铺1"},
    ),
    "rolls:mark_entry": Form(words="reason", good=REASON, at={"pk": "own_entry"}),
    "rolls:correct_holding": Form(
        words="label reason",
        number="area",
        choice="kind area_source",
        good=REASON | {"label": "9栋9", "kind": "shop"},
        at={"pk": "holding"},
    ),
    "rolls:add_owner": Form(
        words="name phone id_number reason",
        choice="is_company",
        day="from_on",
        good=REASON | {"name": "黎某", "is_company": "person", "from_on": DAY},
        at={"pk": "holding"},
    ),
    "rolls:remove_owner": Form(
        words="reason", day="on", good=REASON | {"on": DAY}, at={"pk": "owner"}
    ),
    "rolls:name_speaker": Form(
        words="name phone id_number reason",
        day="from_on",
        good=REASON | {"name": "钱某", "from_on": DAY},
        at={"pk": "firm"},
    ),
    "rolls:refuse_entry": Form(words="reason", good=REASON, at={"pk": "entry"}),
    "rolls:end_entry": Form(
        words="reason",
        day="on",
        good=REASON | {"on": DAY},
        at={"pk": "counting_entry"},
    ),
    "rolls:decide_objection": Form(
        words="reason",
        choice="outcome side",
        good=REASON | {"outcome": "rejected"},
        at={"pk": "objection"},
    ),
    "imports:settle": Form(
        number="anew",
        choice="2.side",
        good={"2.side": "shop"},
        at={"pk": "sheet"},
    ),
    "rolls:claim": Form(
        words="label note",
        number="unit",
        choice="side basis",
        day="lives_since",
        good={
            "side": "shop",
            "basis": "lease",
            "label": "铺1",
            "lives_since": "2026-01-05",
            "is_grown_up": "on",
        },
        records={"unit": "unit"},
    ),
    "rolls:take_entries": Form(
        words="code", number="number", good={"number": "1", "code": "123456"}
    ),
    "rolls:object": Form(words="text", good=TEXT, at={"pk": "counting_entry"}),
}
RESIDENTS = {
    "voices:new": Form(
        words="text for_name phone name email address opened",
        number="join",
        choice="kind audience where answer_channel",
        good=TEXT | CONTACT | {"kind": "help", "audience": "public"},
    ),
    "voices:alike": Form(words="text", number="join", good=TEXT),
    "voices:find": Form(
        words="number code",
        number="number code",
        good={"number": "东晓-2026-000001", "code": "123456"},
    ),
    "voices:say_word": Form(choice="word", good={"word": "solved"}),
    "voices:say_again": Form(words="reason", good=REASON, at={"voice_id": "answered"}),
    "voices:take_back": Form(words="reason", good=REASON),
}
OFFICE = {
    "voices:record": Form(
        words="text phone name spot for_name organisation email address once",
        number="caller",
        choice="kind channel audience answer_channel",
        day="received_at",
        good=TEXT | {"kind": "help", "channel": "phone", "audience": "office"},
    ),
    "voices:caller": Form(words="phone", good={"phone": "13900010001"}),
    "voices:keep_view": Form(words="name", good={"name": "急的"}),
    "voices:dispatch": Form(
        words="note",
        number="lead assisting next",
        day="due_on",
        good={"due_on": LATER},
        records={"lead": "office"},
        at=OPEN,
    ),
    "voices:decline": Form(words="reason", number="next", good=REASON, at=OPEN),
    "voices:answer": Form(words="text", number="points", good=TEXT),
    "voices:interim": Form(words="text", day="meeting_on", good=TEXT),
    "voices:publish": Form(
        words="question answer seen",
        good={"question": "问", "answer": "答", "is_read": "on"},
        at=CLOSED,
    ),
    "voices:word": Form(
        words="comment", choice="word", good={"word": "solved"}, at=CLOSED
    ),
    "voices:place": Form(
        words="spot seen", choice="kind", good={"kind": "help", "spot": ""}
    ),
    "voices:points": Form(words="points seen", good={"points": "灯\n井盖"}),
    "voices:reopen": Form(words="reason", good=REASON, at=CLOSED),
    "voices:extend": Form(words="reason", good=REASON),
    "voices:gather": Form(number="matter seen", records={"matter": "matter_id"}),
    "voices:choose": Form(
        words="title summary find", number="seen", good={"title": "路灯"}
    ),
}
DESK = {
    "voices:answer_matter": Form(
        words="text step",
        number="voice",
        good=TEXT | {"step": "sure"},
        records={"voice": "open"},
    ),
    "voices:dispatch_matter": Form(
        words="note", number="lead assisting", day="due_on", records={"lead": "office"}
    ),
    "voices:rename_matter": Form(words="title summary seen", good={"title": "座椅"}),
    "voices:record_call": Form(
        words="comment",
        number="after_tries",
        choice="outcome word",
        good={"outcome": "reached", "after_tries": "0", "word": "solved"},
        at={"notice_id": "call"},
    ),
    "work:return": Form(words="reason", good=REASON),
    "work:finish": Form(words="evidence", good={"evidence": "换好了"}),
    "work:check": Form(words="note", choice="verdict", good={"note": "还缺"}),
    "work:send_again": Form(words="note", number="lead", records={"lead": "office"}),
    "imports:workbook": Form(
        number="column_text column_phone community unit",
        choice="finished kind audience",
        good={
            "column_text": "4",
            "finished": "all",
            "kind": "help",
            "audience": "office",
        },
        at={"pk": "batch"},
    ),
}
FOUNDING = {
    "founding:house": Form(
        words="name phone hours receipt_prefix", good={"name": "示例街道"}
    ),
    "founding:add_places": Form(
        words="names",
        number="parent",
        choice="kind",
        good={"names": "河头\n石桥", "kind": "community"},
    ),
    "founding:rename_place": Form(
        words="name", good={"name": "河头"}, at={"pk": "community"}
    ),
    "founding:set_figure": Form(
        words="basis decided_by",
        number="value over",
        day="valid_from",
        good={
            "value": "1",
            "over": "2",
            "basis": "办公会",
            "decided_by": "街道",
            "valid_from": LATER,
        },
    ),
    "founding:calendar_year": Form(
        words="source days",
        choice="status",
        good={"source": "通知", "status": "verified", "days": f"{DAY} 休"},
    ),
    "founding:take_workbook": Form(words="seen", good={"seen": "eA=="}),
    "notices:try_sender": Form(
        words="to", choice="channel", good={"to": "13900010009", "channel": "sms"}
    ),
}
FORMS = FOUNDING | PEOPLE | UNITS | ROLL | RESIDENTS | OFFICE | DESK
