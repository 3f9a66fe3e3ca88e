"""What the specification says of voices: who may say, read, send on and answer what.

Written down from DESIGN, WORKFLOWS §1, §2 and §5, never copied from what pages do.
"""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.roles import (
    A_RECEPTIONIST,
    A_SECRETARY,
    AUTHOR,
    B_SECRETARY,
    CHIEF,
    HANDLES_A,
    HANDLES_B,
    HELPER,
    HOLDER,
    LEAD,
    NEIGHBOUR,
    PARTY,
    RETURNER,
    STAFF,
    TAKES_IN,
)
from tests.matrix.rules import (
    ALL,
    DOOR,
    GONE,
    NOBODY,
    Expectation,
    Table,
    act,
    form,
    of,
    page,
    who,
)

if TYPE_CHECKING:
    from tests.matrix.world import Side

# ---- Everybody ----

# Its author, and whoever typed number and code; all others are led to that door.
MY_RECEIPT = of("A", who({AUTHOR, HOLDER}, rest=DOOR, unsigned=DOOR))
THEIR_RECEIPT = of("B", who({NEIGHBOUR}, rest=DOOR, unsigned=DOOR))
RECEIPTS = MY_RECEIPT, THEIR_RECEIPT


def photos(_side: "Side") -> dict[str, Any]:
    return {"photos": SimpleUploadedFile("note.pdf", b"%PDF-1.4 note")}


PUBLIC: dict[str, Expectation] = {
    "voices:new": form(ALL),
    "voices:alike": act(ALL, body={"text": "楼道的灯坏了，公园缺座椅"}),
    "voices:filed": page(ALL),
    "voices:find": form(ALL),
    "voices:receipt": page(*RECEIPTS),
    "voices:say_word": act(*RECEIPTS, body={"word": "solved"}),
    "voices:say_again": act(*RECEIPTS, body={"reason": "还没有好"}),
    "voices:take_back": act(*RECEIPTS, body={"reason": "不用了"}),
    "voices:add_files": act(*RECEIPTS, body=photos),
    # Whose it is has it already; whoever is not signed in has nowhere to put it.
    "voices:claim": act(
        of("A", who(no={AUTHOR}, GONE={HOLDER}, rest=DOOR, unsigned=DOOR)),
        of("B", who(no={NEIGHBOUR}, rest=DOOR, unsigned=DOOR)),
    ),
    "voices:shut": act(ALL, knows_records=False),
    "voices:answers": page(ALL),
    "voices:answer_page": page(
        of("A", ALL, voice_id="shown"),
        of("A", NOBODY, voice_id="answered"),
        of("A", NOBODY),
        of("B", NOBODY),
    ),
}

# ---- The sheet of a voice ----

READS_A = who(HANDLES_A | {LEAD, HELPER})
READS_B = who(HANDLES_B)
# A partner reads what was said to everybody; never what was told to offices.
READS_OPEN = who(HANDLES_A | {LEAD, PARTY})
READS_CLOSED = who(HANDLES_A | {LEAD})
# Whoever only takes part is told in words that an act is not theirs.
HANDLES = who(HANDLES_A, no={LEAD, HELPER})
HANDLES_OPEN = who(HANDLES_A, no={LEAD, PARTY})
ANSWERS = who(HANDLES_A | {LEAD}, no={HELPER})
ANSWERS_OPEN = who(HANDLES_A | {LEAD}, no={PARTY})
# Publishing asks a post that answers for it: not the receptionist's.
PUBLISHES = who(HANDLES_A - {A_RECEPTIONIST}, no={A_RECEPTIONIST, LEAD, HELPER})


def sheet(do: Table, do_open: Table) -> tuple[object, ...]:
    """The form of an act on its sheet: whoever reads the sheet sees it."""
    return (
        of("A", READS_A, do),
        of("B", READS_B),
        of("A", READS_OPEN, do_open, voice_id="open"),
    )


# Who may send work to nobody is offered no office: the slip itself holds them back.
SENDS = who(HANDLES_A, HELD={LEAD, HELPER})
SENDS_OPEN = who(HANDLES_A, HELD={LEAD, PARTY})
HANDLED = sheet(HANDLES, HANDLES_OPEN)
# What is blacked out is gone: only the head of the office that received it.
HEADS_A, HEADS_B = {CHIEF, A_SECRETARY}, {CHIEF, B_SECRETARY}
BLACKED_OUT = (
    of("A", READS_A, who(HEADS_A, no=HANDLES_A - HEADS_A | {LEAD, HELPER})),
    of("B", READS_B, who(HEADS_B, no=HANDLES_B - HEADS_B)),
    of(
        "A",
        READS_OPEN,
        who(HEADS_A, no=HANDLES_A - HEADS_A | {LEAD, PARTY}),
        voice_id="open",
    ),
)
ANSWERED = sheet(ANSWERS, ANSWERS_OPEN)
ACCEPTED = of("A", HANDLES), of("B", READS_B), of("A", HANDLES_OPEN, voice_id="open")


# More days for a petition are given by the head of the office alone.
EXTENDED = (
    of("A", READS_A, who({CHIEF}, no=HANDLES_A - {CHIEF} | {LEAD, HELPER})),
    of("B", READS_B, who({CHIEF}, no=HANDLES_B - {CHIEF})),
)


def lead_of(side: "Side") -> dict[str, Any]:
    return {"lead": side["office"]}


def matter_of(side: "Side") -> dict[str, Any]:
    return {"matter": side["matter_id"]}


SHEETS: dict[str, Expectation] = {
    "voices:detail": page(
        of("A", READS_A),
        of("B", READS_B),
        of("A", READS_OPEN, voice_id="open"),
        of("A", READS_CLOSED, voice_id="closed"),
        of("A", who(HANDLES_A), voice_id="shown"),
    ),
    "voices:contact": act(
        of("A", ANSWERS),
        of("B", READS_B),
        of("A", ANSWERS_OPEN, voice_id="open"),
        of("A", who(HANDLES_A | {LEAD}), voice_id="closed"),
    ),
    "voices:dispatch": form(*sheet(SENDS, SENDS_OPEN), body=lead_of),
    "voices:decline": form(*HANDLED, body={"reason": "请找物业"}),
    "voices:accept": act(*ACCEPTED),
    "voices:answer": form(*ANSWERED, body={"text": "已经修好"}),
    "voices:interim": form(*ANSWERED, body={"text": "正在问"}),
    "voices:extend": form(*EXTENDED, body={"reason": "要请人鉴定"}),
    "voices:publish": form(
        of("A", READS_A, PUBLISHES),
        of("B", READS_B),
        body={"question": "问", "answer": "答", "is_read": "on"},
    ),
    "voices:unpublish": act(
        of("A", PUBLISHES),
        of(
            "A",
            who(HANDLES_A - {A_RECEPTIONIST}, no={A_RECEPTIONIST}),
            voice_id="shown",
        ),
        of("B", READS_B),
    ),
    "voices:word": form(*HANDLED, body={"word": "solved"}),
    "voices:place": form(*HANDLED, body={"kind": "help", "spot": ""}),
    "voices:points": form(*HANDLED, body={"points": "灯\n井盖"}),
    "voices:attach": form(*HANDLED, body=photos),
    "voices:reopen": form(*HANDLED, body={"reason": "还缺一样"}),
    "voices:reissue": form(*HANDLED),
    "voices:black_out": form(
        *BLACKED_OUT, body={"whole": "title", "reason": "写了姓名", "is_sure": "on"}
    ),
    "voices:black_out_picture": form(
        of("A", who(HEADS_A), pk="attachment_id"),
        of("B", who(HEADS_B), pk="attachment_id"),
        body={"cells": "0", "reason": "拍到了人", "is_sure": "on"},
    ),
    "voices:likely": page(of("A", READS_A), of("B", READS_B)),
    # The helper does not know the matter that is put before it.
    "voices:gather": act(
        of("A", who(HANDLES_A, no={LEAD}, GONE={HELPER})),
        of("B", READS_B),
        body=matter_of,
    ),
    "voices:release": act(of("A", HANDLES), of("B", READS_B)),
    "voices:choose": form(
        of("A", READS_A, HANDLES), of("B", READS_B), body={"title": "路灯"}
    ),
}

# ---- The desk: lists, matters, calls, tasks ----

INTAKE = who(TAKES_IN)
ANY_STAFF = who(STAFF)
MATTER_A, MATTER_B = who(HANDLES_A | {LEAD, PARTY}), who(HANDLES_B)
KEEPS_MATTER = of("A", who(HANDLES_A, no={LEAD, PARTY})), of("B", MATTER_B)
CALLS = tuple(
    of(side, who(roles), notice_id="call")
    for side, roles in (("A", HANDLES_A), ("B", HANDLES_B))
)
TASK_A = who(HANDLES_A | {LEAD, HELPER, RETURNER})
TASK_B = who(HANDLES_B)
# The lead does its own part; nobody does it in its place.
PART_A = who({LEAD}, no=HANDLES_A | {HELPER, RETURNER})
PARTS = (
    of("A", PART_A),
    of("B", who(no=HANDLES_B)),
    of(
        "A",
        who({LEAD}, no=HANDLES_A | {PARTY}),
        task_id="matter_task",
        part_id="matter_part",
    ),
    of(
        "A",
        who({PARTY}, no=HANDLES_A | {LEAD}),
        task_id="matter_task",
        part_id="partner_part",
    ),
)
# The sender looks at what was done, and so may the street.
SENDER = of("A", who(HANDLES_A, no={LEAD, HELPER, RETURNER})), of("B", TASK_B)


def one_answer(side: "Side") -> dict[str, Any]:
    return {"text": "座椅下周到", "voice": [side["open"]], "step": "sure"}


DESK: dict[str, Expectation] = {
    "voices:inbox": page(INTAKE),
    "voices:record": form(INTAKE),
    "voices:caller": act(INTAKE),
    "voices:undo": act(ANY_STAFF),
    "voices:keep_view": act(INTAKE, body={"name": "急的"}),
    "voices:drop_view": act(of("A", who({A_SECRETARY})), of("B", who({B_SECRETARY}))),
    "voices:matters": page(INTAKE),
    "voices:matter": page(of("A", MATTER_A), of("B", MATTER_B)),
    "voices:answer_matter": act(
        of("A", who(HANDLES_A | {LEAD}, no={PARTY})), of("B", MATTER_B), body=one_answer
    ),
    "voices:dispatch_matter": act(of("A", SENDS_OPEN), of("B", MATTER_B), body=lead_of),
    "voices:rename_matter": act(*KEEPS_MATTER, body={"title": "座椅"}),
    "voices:close_matter": act(*KEEPS_MATTER),
    "voices:calls": page(INTAKE),
    "voices:call": page(*CALLS),
    "voices:call_number": act(*CALLS),
    "voices:record_call": act(*CALLS, body={"outcome": "no_answer", "after_tries": 0}),
}

# ---- Files and workbooks ----

FILE_A = who(HANDLES_A | {LEAD, HELPER, AUTHOR, HOLDER}, unsigned=GONE)

FILES: dict[str, Expectation] = {
    "voices:file": page(
        of("A", FILE_A),
        of("B", who(HANDLES_B | {NEIGHBOUR}, unsigned=GONE)),
        of(
            "A",
            who(HANDLES_A | {LEAD, PARTY, AUTHOR}, unsigned=GONE),
            attachment_id="open_file",
        ),
    ),
    "voices:export": page(of("A", INTAKE), of("B", INTAKE)),
    "voices:export_matters": page(INTAKE),
}

# ---- Work that was sent ----

WORK: dict[str, Expectation] = {
    "work:tasks": page(ANY_STAFF),
    "work:task": page(
        of("A", TASK_A),
        of("B", TASK_B),
        of("A", who(HANDLES_A | {LEAD, PARTY}), task_id="matter_task"),
    ),
    "work:take": act(*PARTS),
    "work:return": act(*PARTS, body={"reason": "不归我们管"}),
    "work:finish": act(*PARTS, body={"evidence": "换好了"}),
    "work:check": act(*SENDER, body={"verdict": "good"}),
    "work:send_again": act(
        of("A", who(HANDLES_A, HELD={LEAD, HELPER, RETURNER})),
        of("B", TASK_B),
        body=lead_of,
    ),
    "work:recall": act(*SENDER),
    "work:export_tasks": page(ANY_STAFF),
    "work:proof": page(
        of("A", who(HANDLES_A | {LEAD, HELPER}, unsigned=GONE)),
        of("B", who(HANDLES_B, unsigned=GONE)),
    ),
}

VOICES = PUBLIC | SHEETS | DESK | FILES | WORK
