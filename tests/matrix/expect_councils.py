"""What the specification says of joint conferences, open affairs and plans: issue 5.

Seats, agendas and what was published are for everybody; the street and the unit's own
community run the meeting; what was said there, and what is not published yet, is for
them and for those who hold a seat.
"""

from tests.matrix.expect_indicators import INDICATORS
from tests.matrix.expect_ledgers import LEDGERS
from tests.matrix.expect_members import MEMBERS
from tests.matrix.roles import (
    A_SECRETARY,
    ADMIN,
    AUDITOR,
    AUTHOR,
    B_SECRETARY,
    BRANCH_A,
    CHIEF,
    HANDLES_A,
    HANDLES_B,
    HELPER,
    HOLDER,
    HR,
    KEEPS_A,
    KEEPS_B,
    LEAD,
    NEIGHBOUR,
    OBSERVER,
    OFFICER,
    PARTY,
    PARTY_OFFICE,
    STAFF,
    STREET,
)
from tests.matrix.rules import (
    ALL,
    DOOR,
    GONE,
    NOBODY,
    Case,
    Expectation,
    Table,
    act,
    form,
    of,
    page,
    who,
)

RUN_A, RUN_B = who(KEEPS_A), who(KEEPS_B)
# Who runs it, and who holds a seat there.
SEATED_A, SEATED_B = KEEPS_A | {AUTHOR}, KEEPS_B | {NEIGHBOUR}
# A page that is for everybody once it is published leads nobody to the sign-in.
READ_A, READ_B = who(SEATED_A, unsigned=GONE), who(SEATED_B, unsigned=GONE)
HOLDS_A_SEAT = who({AUTHOR, NEIGHBOUR})


def run(**ids: str) -> tuple[Case, Case]:
    """The same for both communities: its own office and the street."""
    return of("A", RUN_A, **ids), of("B", RUN_B, **ids)


def both(a: Table, b: Table, **ids: str) -> tuple[Case, Case]:
    return of("A", a, **ids), of("B", b, **ids)


COUNCIL = {"pk": "council"}
PLANNED, CALLED = {"pk": "meeting_planned"}, {"pk": "meeting_called"}
SITTING, HELD = {"pk": "meeting_sitting"}, {"pk": "meeting_held"}
PUBLISHED = {"pk": "meeting_published"}
OF_SITTING = {"meeting_id": "meeting_sitting"}
DISCUSSED = OF_SITTING | {"pk": "item_now"}
ITEM_PLANNED = {"meeting_id": "meeting_planned", "pk": "item_planned"}
DRAFT = {"meeting_id": "meeting_held", "pk": "minutes_held"}

PUBLIC: dict[str, Expectation] = {
    "councils:list": page(ALL),
    "councils:of_unit": page(*both(ALL, ALL)),
    "councils:body": page(*both(ALL, ALL, **COUNCIL)),
    "councils:feed": page(*both(ALL, ALL, **COUNCIL)),
    "councils:sign_pdf": page(*both(ALL, ALL, **COUNCIL)),
    "councils:meeting": page(
        *both(ALL, ALL, **CALLED),
        *both(ALL, ALL, **SITTING),
        *both(READ_A, READ_B, **PLANNED),
    ),
    "councils:decision": page(
        *both(ALL, ALL, pk="decision"), *both(READ_A, READ_B, pk="decision_owed")
    ),
    "councils:minutes": page(
        *both(ALL, ALL, **PUBLISHED),
        *both(READ_A, READ_B, **HELD),
        *both(READ_A, READ_B, pk="meeting_withheld"),
    ),
    "councils:minutes_docx": page(
        of("A", ALL, **PUBLISHED), *both(READ_A, READ_B, **HELD)
    ),
    "councils:minutes_pdf": page(
        of("A", ALL, **PUBLISHED), *both(READ_A, READ_B, **HELD)
    ),
    # Its address is the key: whoever has it reads it.
    "councils:seats_feed": page(*both(ALL, ALL)),
    "councils:my_calendar": page(HOLDS_A_SEAT),
    "councils:renew_calendar": act(HOLDS_A_SEAT),
    "openness:list": page(ALL),
}

OFFICE: dict[str, Expectation] = {
    "councils:work": page(who(KEEPS_A | KEEPS_B)),
    "councils:next": page(who(KEEPS_A | KEEPS_B)),
    "councils:add_document": form(who(STREET)),
    "councils:found": form(who(STREET)),
    "councils:overview": page(who(STREET)),
    "councils:overview_xlsx": page(who(STREET)),
    "councils:body_work": page(*run(**COUNCIL)),
    "councils:add_seat": form(*run(**COUNCIL), body={"kind": "mediator", "note": ""}),
    "councils:fill_seat": form(*run(body_id="council", pk="seat_pk")),
    "councils:close_seat": act(*run(body_id="council", pk="seat_pk")),
    "councils:end_term": form(*run(body_id="council", pk="term_pk")),
    "councils:declare": form(*run(**COUNCIL)),
    "councils:end_conflict": act(*run(pk="conflict_pk")),
    # A figure has a name and no number: there is none of another community.
    "councils:bylaw": form(
        *both(who(STREET), who(STREET), **COUNCIL), knows_records=False
    ),
    "councils:studio": form(*run(**COUNCIL)),
    "councils:roster": form(*run(**COUNCIL)),
    "councils:plan": form(*run(**COUNCIL)),
    "councils:meeting_work": page(*run(**PLANNED), *run(**HELD)),
    "councils:move": form(*run(**PLANNED)),
    "councils:miss": form(*run(**CALLED), body={"reason": "台风"}),
    "councils:accept": act(*run(**PLANNED)),
    "councils:put_on": form(*run(**PLANNED)),
    "councils:drop": form(*run(**ITEM_PLANNED), body={"note": "已经办了"}),
    "councils:say_what_it_decides": form(
        *run(**ITEM_PLANNED), body={"about": "compensation"}
    ),
    "councils:call": act(*run(**PLANNED)),
    "councils:call_seat": form(
        *run(**CALLED, notice_pk="seat_call"),
        body={"outcome": "reached", "after_tries": 0},
    ),
    "councils:call_number": act(*run(**CALLED, notice_pk="seat_call")),
    "councils:begin": act(
        *run(**CALLED), body=lambda side: {"presider": side["own_term"]}
    ),
    "councils:draft": act(*run(**HELD)),
    "councils:edit_minutes": form(*run(**DRAFT)),
    "councils:object_to": form(*both(who(SEATED_A), who(SEATED_B), **DRAFT)),
    "councils:answer_objection": form(
        *run(pk="objection_pk"), body={"answer": "已经改了"}
    ),
    "councils:sign": act(
        *both(
            *(who(SEATED_A), who(SEATED_B)),
            meeting_id="meeting_ripe",
            pk="minutes_ripe",
        ),
        body=lambda side: {"term": side["own_term"]},
    ),
    "councils:excuse": form(
        *both(who(SEATED_A), who(SEATED_B), **PLANNED),
        body=lambda side: {"term": side["own_term"]},
    ),
    "councils:come_after_all": act(
        *both(who(SEATED_A), who(SEATED_B), **CALLED, excuse_pk="excuse")
    ),
    "councils:tell_day": form(*run(**CALLED), body={"text": "会上商量"}),
    "councils:answers": form(*run(**PUBLISHED)),
    "councils:correct": form(
        *run(meeting_id="meeting_published", pk="minutes_published"),
        body={"reason": "写错了名字"},
    ),
    "openness:owed": page(who(KEEPS_A | KEEPS_B)),
    "openness:publish": act(*run(pk="duty_owed")),
    "openness:withhold": form(
        *run(pk="duty_owed"), body={"grounds": "privacy", "reason": "写了家里的事"}
    ),
    "openness:reopen": act(*run(pk="duty_withheld")),
}

LIVE: dict[str, Expectation] = {
    "councils:live": page(*run(**SITTING)),
    "councils:screen": page(*both(who(SEATED_A), who(SEATED_B), **SITTING)),
    "councils:sit": act(
        *run(**SITTING), body=lambda side: {"term": side["term_pk"], "mode": "room"}
    ),
    "councils:seat_all": form(
        *run(**SITTING), body=lambda side: {"terms": [side["term_pk"]]}
    ),
    "councils:leave": act(*run(**OF_SITTING, pk="attendance")),
    "councils:guest": act(*run(**SITTING), body={"shown_name": "两位商户"}),
    "councils:line": act(*run(**SITTING), body={"text": "一句话"}),
    "councils:strike": act(*run(**OF_SITTING, pk="line_pk")),
    "councils:voice": act(*run(**SITTING), body={"text": "门口的灯坏了"}),
    "councils:take_up": act(*run(**OF_SITTING, pk="item_later")),
    "councils:recuse": act(
        *run(**DISCUSSED),
        body=lambda side: {"term": side["term_pk"], "reason": "是我的亲戚"},
    ),
    "councils:decide": act(*run(**DISCUSSED), body={"recommendation": "先修路灯。"}),
    "councils:carry": act(*run(**DISCUSSED), body={"note": "没有议完"}),
    "councils:refer": act(*run(**DISCUSSED), body={"note": "社区定不了"}),
    "councils:task": act(
        *run(**DISCUSSED),
        body=lambda side: {"title": "修路灯", "lead": side["office"]},
    ),
    "councils:end": act(*run(**SITTING)),
}

# Posts that no task is sent to.
NO_TASKS = {ADMIN, AUDITOR, BRANCH_A, HR, OBSERVER, OFFICER, PARTY_OFFICE}
# The department that owns the plan of A; nobody of the table has a desk in that of B.
OWNS = of("A", who({LEAD}), pk="request"), of("B", who(), pk="request")
PLANS: dict[str, Expectation] = {
    "plans:plan_documents": page(*both(ALL, ALL)),
    "plans:register_plan": form(*run()),
    "plans:plan": page(*both(ALL, ALL, pk="plan_document")),
    "plans:add_version": form(*run(pk="plan_document")),
    "plans:clause": page(*both(ALL, ALL, pk="plan_document")),
    "councils:ask_owner": form(
        *run(pk="decision_owed"),
        body=lambda side: {"clause": side["clause_pk"], "wanted": "写明宽度。"},
    ),
    "councils:answers": form(*run(**PUBLISHED)),
    "councils:tell_day": form(*run(**CALLED)),
    "councils:requests": page(who(STAFF - NO_TASKS)),
    "councils:reply": form(*OWNS, body={"reply": "declined", "reason": "做不到"}),
    "councils:revise_clause": form(
        of("A", who({LEAD}), pk="request_adopted"),
        of("B", who(), pk="request_adopted"),
    ),
}

# Whoever heads the office blacks words out; what was confirmed a second one looks at.
# Named by its kind and number, a record of B is none of A under another number.
REDACTIONS: dict[str, Expectation] = {
    "redactions:black_out": form(
        *both(who({CHIEF, A_SECRETARY}), who({CHIEF, B_SECRETARY}), pk="meeting_held"),
        body={"words": "社区党群", "reason": "写错了地方", "is_sure": "on"},
        knows_records=False,
    ),
    "redactions:second": act(
        *both(RUN_A, RUN_B, pk="meeting_wanted"), knows_records=False
    ),
}

# One walk from wherever somebody sets out; who may not open a record finds no trace.
# A statement is known by its number within a consultation: it is no record by itself.
TRACES: dict[str, Expectation] = {
    "desks:trace_matter": page(
        *both(
            who(HANDLES_A | {LEAD, PARTY}, unsigned=GONE),
            who(HANDLES_B, unsigned=GONE),
            pk="matter_id",
        ),
        *both(ALL, ALL, pk="matter_met"),
    ),
    "desks:trace_decision": page(
        *both(ALL, ALL, pk="decision"), *both(READ_A, READ_B, pk="decision_owed")
    ),
    "desks:trace_clause": page(*both(ALL, ALL, pk="plan_document")),
    "desks:trace_statement": Expectation(
        page(
            *both(ALL, ALL, pk="consultation_published", number="first"),
            *both(ALL, ALL, pk="consultation", number="first"),
            *both(NOBODY, NOBODY, pk="consultation_draft", number="first"),
        ).cases,
        knows_records=False,
    ),
    "desks:trace_voice": page(
        *both(
            who(HANDLES_A | {LEAD, HELPER, AUTHOR}, unsigned=GONE),
            who(HANDLES_B | {NEIGHBOUR}, unsigned=GONE),
        ),
        *both(ALL, ALL, voice_id="shown"),
    ),
    "desks:trace_receipt": page(
        of("A", who({AUTHOR, HOLDER}, rest=DOOR, unsigned=DOOR)),
        of("B", who({NEIGHBOUR}, rest=DOOR, unsigned=DOOR)),
    ),
}

COUNCILS = PUBLIC | OFFICE | LIVE | PLANS | REDACTIONS | TRACES | LEDGERS
COUNCILS |= INDICATORS | MEMBERS
