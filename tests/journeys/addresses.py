"""Every address that answers with a page: who opens it, and where it has something.

Which addresses are pages, and what their readers find, says the table of the matrix.
"""

from functools import partial

from django.urls import reverse

from tests.journeys import steps
from tests.journeys.council_addresses import COUNCILS
from tests.journeys.house import House
from tests.journeys.member_addresses import MEMBERS
from tests.journeys.sights import (
    Sight,
    at,
    by,
    everywhere,
    kept,
    unit_page,
    voice_page,
)
from tongxin.kernel import clock

LEDGERS = ("units", "seats", "meetings", "voices", "tasks")


def _to_black_out(word: str, house: House) -> str:
    row = house[word]
    return reverse("redactions:black_out", args=[row._meta.label_lower, row.pk])


def _ledger(name: str, _house: House, query: str = "") -> str:
    return reverse("ledgers:ledger", args=[name]) + query


def _month(house: House) -> str:
    """The report of the month that runs."""
    this = f"{clock.today():%Y-%m}"
    return reverse("ledgers:month", args=[house["unit"].slug, this])


PAGES: dict[str, list[Sight]] = {
    # ---- Frame ----
    "kernel:components": [
        at("clerk", "kernel:components"),
        at("clerk", "kernel:components", query="?desk"),
    ],
    "desks:home": [at("visitor", "desks:home"), at("resident", "desks:home")],
    "desks:search": [
        at("visitor", "desks:search"),
        at("visitor", "desks:search", query="?q=停车"),
        at("visitor", "desks:search", query="?q=404404"),
    ],
    **everywhere("desks:about", "visitor"),
    **everywhere("desks:privacy", "visitor"),
    "desks:my_home": [at("resident", "desks:my_home"), at("clerk", "desks:my_home")],
    "desks:my_day": [
        at(reader, "desks:my_day")
        for reader in ("clerk", "secretary", "liaison", "chief", "social", "applicant")
    ],
    **everywhere("audit:journal", "auditor"),
    **everywhere("audit:checks", "auditor"),
    **everywhere("audit:add_address", "auditor"),
    **everywhere("audit:digests", "visitor"),
    # ---- Traces ----
    "desks:trace_matter": [at("clerk", "desks:trace_matter", "matter")],
    "desks:trace_decision": [
        at("visitor", "desks:trace_decision", "decision"),
        at("clerk", "desks:trace_decision", "decision.owed"),
    ],
    "desks:trace_clause": [
        at("visitor", "desks:trace_clause", "plan_document", "clause/number")
    ],
    "desks:trace_statement": [
        at(
            "visitor",
            "desks:trace_statement",
            "consultation.published",
            "statement.asked/number",
        )
    ],
    "desks:trace_voice": [
        at("visitor", "desks:trace_voice", "voice.public"),
        at("clerk", "desks:trace_voice", "voice.answered"),
    ],
    "desks:trace_receipt": [
        at("resident", "desks:trace_receipt", "voice.mine"),
        at("resident", "desks:trace_receipt", "voice.mine_answered"),
    ],
    # ---- People ----
    "people:sign_in": [at("visitor", "people:sign_in"), by("visitor", steps.wrong)],
    "people:code": [by("visitor", steps.code)],
    "people:welcome": [by("visitor", steps.welcome), by("visitor", steps.former)],
    "people:profile": [at("resident", "people:profile"), at("clerk", "people:profile")],
    **everywhere("people:reads", "resident"),
    **everywhere("people:erase", "resident"),
    **everywhere("people:staff", "admin"),
    "people:open_account": [
        at("admin", "people:open_account"),
        by("admin", steps.opened_account),
    ],
    **everywhere("people:account", "admin", "clerk"),
    **everywhere("people:offices", "admin"),
    **everywhere("people:found_office", "admin"),
    **everywhere("people:office", "admin", "office"),
    "people:data": [at("data", "people:data"), by("data", steps.found_person)],
    **everywhere("people:data_person", "data", "caller"),
    **everywhere("people:newcomers", "admin"),
    "people:invited": [by("visitor", steps.invited)],
    # ---- Setting up ----
    **everywhere("founding:setup", "admin"),
    **everywhere("founding:house", "admin"),
    **everywhere("founding:places", "admin"),
    **everywhere("founding:add_places", "admin"),
    **everywhere("founding:place", "admin", "unit/community_id"),
    **everywhere("founding:rename_place", "admin", "unit/community_id"),
    **everywhere("founding:remove_place", "admin", "unit/community_id"),
    "founding:workbook": [
        at("admin", "founding:workbook"),
        by("admin", steps.street_with_faults),
        by("admin", steps.street_looked_at),
    ],
    **everywhere("founding:calendar", "admin"),
    "founding:calendar_year": [by("admin", steps.this_year)],
    **everywhere("founding:rules", "chief"),
    "founding:rule": [by("chief", steps.own_rule)],
    "founding:set_figure": [by("chief", steps.another_figure)],
    # ---- Notices ----
    **everywhere("notices:try_sender", "admin"),
    "notices:inbox": [at("resident", "notices:inbox")],
    **everywhere("notices:message", "resident", "message"),
    **everywhere("notices:letters", "clerk"),
    **everywhere("notices:run", "clerk", "run"),
    **everywhere("notices:spending", "admin"),
    **everywhere("notices:deliveries", "clerk"),
    # ---- Renewal units ----
    "units:list": [
        at("visitor", "units:list"),
        at("visitor", "units:list", query="?q=没有这样的"),
    ],
    **everywhere("units:mine", "clerk"),
    "units:unit": [
        at("visitor", "units:unit", "unit/slug"),
        at("visitor", "units:unit", "stalled/slug"),
        at("secretary", "units:unit", "unit/slug"),
    ],
    **unit_page("units:sheet", reader="visitor"),
    "units:register": [
        at("chief", "units:register"),
        at("liaison", "units:register"),
    ],
    "units:manage": [
        at("chief", "units:manage", "unit/slug"),
        at("applicant", "units:manage", "unit/slug"),
    ],
    **unit_page("units:facts"),
    **unit_page("units:revise"),
    "units:enter_stage": [
        at("chief", "units:enter_stage", "unit/slug"),
        by("chief", steps.stage),
    ],
    **unit_page("units:stall"),
    **everywhere("units:resume", "chief", "stalled/slug"),
    **unit_page("units:add_milestone"),
    **unit_page("units:reach", "milestone"),
    **unit_page("units:move", "milestone"),
    **unit_page("units:drop", "milestone"),
    "units:proposals": [
        at("secretary", "units:proposals", "unit/slug"),
        at("applicant", "units:proposals", "unit/slug"),
    ],
    **unit_page("units:decline", "proposal"),
    **unit_page("units:add_contact"),
    **unit_page("units:set_contact", "contact"),
    "units:titles": [
        at("chief", "units:titles", "unit/slug"),
        at("liaison", "units:titles", "unit/slug"),
    ],
    **unit_page("units:add_title"),
    **unit_page("units:plan_title", "problem"),
    **unit_page("units:settle_title", "problem"),
    # ---- The roll ----
    "rolls:roll": [
        at("clerk", "rolls:roll", "unit/slug"),
        at("secretary", "rolls:roll", "unit/slug", query="?q=黎&side=tenant"),
        at("clerk", "rolls:roll", "unit/slug", query="?state=waiting"),
        at("clerk", "rolls:roll", "stalled/slug"),
    ],
    **unit_page("rolls:add_entry", reader="clerk"),
    "rolls:roll_entry": [
        at("clerk", "rolls:roll_entry", "unit/slug", name)
        for name in ("entry", "own_entry", "claim")
    ],
    **unit_page("rolls:refuse_entry", "claim", reader="clerk"),
    **unit_page("rolls:end_entry", "entry", reader="clerk"),
    **unit_page("rolls:mark_entry", "entry", reader="clerk"),
    **unit_page("rolls:add_proof", "claim", reader="clerk"),
    "rolls:holdings": [
        at("clerk", "rolls:holdings", "unit/slug"),
        at("clerk", "rolls:holdings", "unit/slug", query="?lacks=owner"),
    ],
    **unit_page("rolls:holding", "holding", reader="clerk"),
    **unit_page("rolls:correct_holding", "holding", reader="clerk"),
    **unit_page("rolls:add_owner", "holding", reader="clerk"),
    **unit_page("rolls:remove_owner", "owner", reader="clerk"),
    **unit_page("rolls:name_speaker", "firm", reader="clerk"),
    "rolls:letters": [
        at("clerk", "rolls:letters", "unit/slug"),
        at("clerk", "rolls:letters", "unit/slug", query="?side=shop"),
    ],
    **unit_page("rolls:decide_objection", "objection", reader="clerk"),
    "rolls:my_roll": [
        at("resident", "rolls:my_roll"),
        at("liaison", "rolls:my_roll"),
    ],
    **everywhere("rolls:claim", "resident"),
    **everywhere("rolls:object", "resident", "refused"),
    **everywhere("rolls:take_entries", "resident"),
    **everywhere("rolls:add_own_proof", "resident", "claim"),
    # ---- Voices: everybody ----
    "voices:new": [
        at("visitor", "voices:new", query="?unit=dushu"),
        at("resident", "voices:new"),
        by("visitor", steps.nothing_said),
    ],
    "voices:filed": [by("visitor", steps.filed)],
    "voices:find": [at("visitor", "voices:find"), by("visitor", steps.wrong_code)],
    "voices:receipt": [
        at("resident", "voices:receipt", "voice.mine"),
        at("resident", "voices:receipt", "voice.mine_answered"),
        by("visitor", steps.receipt),
    ],
    "voices:answers": [
        at("visitor", "voices:answers"),
        at("visitor", "voices:answers", query="?q=没有这样的"),
    ],
    **everywhere("voices:answer_page", "visitor", "voice.public"),
    # ---- Consultations: everybody ----
    "consultations:list": [
        at("visitor", "consultations:list"),
        at("resident", "consultations:list"),
    ],
    "consultations:detail": [
        at("visitor", "consultations:detail", "consultation"),
        at("resident", "consultations:detail", "consultation"),
        at("clerk", "consultations:detail", "consultation.draft"),
        at("visitor", "consultations:detail", "consultation.announced"),
        at("visitor", "consultations:detail", "consultation.sealed"),
        at("visitor", "consultations:detail", "consultation.outside"),
        at("resident", "consultations:detail", "consultation.published"),
    ],
    "consultations:take": [
        at("resident", "consultations:take", "consultation"),
        at("resident", "consultations:take", "consultation", query="?at=2"),
    ],
    "consultations:done": [
        at("resident", "consultations:done", "consultation"),
        at("resident", "consultations:done", "consultation.sealed"),
    ],
    **everywhere("consultations:proof", "resident", "consultation.sealed"),
    "consultations:report": [
        at("visitor", "consultations:report", "consultation.published"),
        at("resident", "consultations:report", "consultation.published"),
        at("clerk", "consultations:report", "consultation.published"),
        at("visitor", "consultations:report", "consultation.told"),
    ],
    **everywhere("consultations:quotation", "resident", "quoted"),
    # ---- Consultations: the office ----
    "consultations:work": [
        at("clerk", "consultations:work"),
        at("receptionist", "consultations:work"),
    ],
    **everywhere("consultations:prepare", "clerk"),
    **everywhere("consultations:exports", "clerk"),
    "consultations:export": [
        at("clerk", "consultations:export", f"export.{name}")
        for name in ("waiting", "arriving", "taken")
    ],
    "consultations:manage": [
        at("clerk", "consultations:manage", "consultation"),
        at("clerk", "consultations:manage", "consultation.draft"),
        at("clerk", "consultations:manage", "consultation.sealed"),
        at("clerk", "consultations:manage", "consultation.outside"),
        at("clerk", "consultations:manage", "consultation.published"),
    ],
    **everywhere("consultations:preview", "clerk", "consultation.sealed"),
    **everywhere("consultations:open", "clerk", "consultation.announced"),
    **everywhere("consultations:extend", "clerk", "consultation"),
    "consultations:type": [
        at("clerk", "consultations:type", "consultation"),
        by("clerk", steps.slip),
    ],
    "consultations:statements": [
        at("clerk", "consultations:statements", "consultation.draft"),
        at("clerk", "consultations:statements", "consultation"),
    ],
    **everywhere("consultations:checkers", "clerk", "consultation.draft"),
    **everywhere("consultations:withdraw", "clerk", "consultation", "statement.asked"),
    **everywhere("consultations:position", "clerk", "consultation", "statement.asked"),
    **everywhere("consultations:positions", "clerk", "consultation"),
    **everywhere("consultations:withdraw_position", "clerk", "position"),
    **everywhere("consultations:ask", "clerk", "consultation"),
    **everywhere("consultations:unask", "clerk", "consultation", "asked_body"),
    **everywhere("consultations:dates", "clerk", "consultation.draft"),
    **everywhere("consultations:check_it", "resident", "check"),
    "consultations:silent": [
        at("clerk", "consultations:silent", "consultation"),
        at("clerk", "consultations:silent", "consultation", query="?side=0&phone=with"),
        at("secretary", "consultations:silent", "consultation"),
    ],
    **everywhere("consultations:call", "clerk", "consultation", "call.silent"),
    # ---- Voices: the office ----
    "voices:inbox": [
        at("clerk", "voices:inbox"),
        at("clerk", "voices:inbox", query="?state=all&q=井盖&kind=help"),
        at("lujing", "voices:inbox", query="?q=没有这样的"),
    ],
    "voices:record": [
        at("clerk", "voices:record"),
        at("receptionist", "voices:record"),
        by("clerk", steps.known_caller),
        by("clerk", steps.recorded),
    ],
    "voices:detail": [
        *(
            at("clerk", "voices:detail", f"voice.{name}")
            for name in ("waiting", "two_points", "answered", "declined", "reopened")
        ),
        at("secretary", "voices:detail", "voice.waiting"),
        at("liaison", "voices:detail", "task.taken/object_id"),
    ],
    **voice_page("dispatch", "waiting"),
    **voice_page("decline", "waiting"),
    **voice_page("answer", "two_points"),
    **voice_page("interim", "suggest"),
    **everywhere("voices:extend", "chief", "voice.petition"),
    **voice_page("publish", "answered"),
    **voice_page("word", "answered"),
    **voice_page("place", "waiting"),
    **voice_page("points", "two_points"),
    **voice_page("attach", "waiting"),
    **voice_page("reopen", "answered"),
    **voice_page("reissue", "waiting"),
    **everywhere("voices:black_out", "chief", "voice.waiting"),
    **everywhere("voices:black_out_picture", "chief", "photo"),
    **voice_page("likely", "waiting"),
    **everywhere("voices:choose", "clerk", "voice.two_points", "point"),
    "voices:matters": [
        at("clerk", "voices:matters"),
        at("clerk", "voices:matters", query="?q=没有这样的"),
    ],
    "voices:matter": [
        at("clerk", "voices:matter", "matter"),
        by("clerk", steps.sure_of_many),
    ],
    **everywhere("voices:calls", "clerk"),
    **everywhere("voices:call", "clerk", "call"),
    "work:tasks": [
        at("liaison", "work:tasks"),
        at("clerk", "work:tasks", query="?state=returned"),
        at("social", "work:tasks"),
    ],
    "work:task": [
        at("liaison", "work:task", "task.fresh"),
        at("liaison", "work:task", "task.taken"),
        at("clerk", "work:task", "task.fresh"),
        at("clerk", "work:task", "task.returned"),
        at("clerk", "work:task", "task.done"),
    ],
    # ---- Owners' polls ----
    "polls:list": [at("visitor", "polls:list"), at("resident", "polls:list")],
    "polls:detail": [
        at("visitor", "polls:detail", "poll.open"),
        at("resident", "polls:detail", "poll.open"),
        at("clerk", "polls:detail", "poll.draft"),
        at("resident", "polls:detail", "poll.published"),
    ],
    **everywhere("polls:vote", "resident", "poll.open"),
    **everywhere("polls:proof", "resident", "poll.published"),
    "polls:work": [at("clerk", "polls:work"), at("receptionist", "polls:work")],
    **everywhere("polls:prepare", "clerk"),
    "polls:manage": [
        at("clerk", "polls:manage", f"poll.{name}")
        for name in ("draft", "open", "past", "paper", "ripe", "counted", "published")
    ],
    **everywhere("polls:revise", "clerk", "poll.draft"),
    **everywhere("polls:open", "clerk", "poll.draft"),
    "polls:type": [
        at("clerk", "polls:type", "poll.open"),
        by("clerk", steps.a_vote_typed),
    ],
    # ---- Workbooks ----
    **everywhere("imports:roll", "clerk", "unit"),
    "imports:voices": [
        at("clerk", "imports:voices"),
        by("clerk", steps.no_workbook),
    ],
    "imports:workbook": [
        at("clerk", "imports:workbook", "sheet"),
        *(
            at("clerk", "imports:workbook", f"batch.{name}")
            for name in ("uploaded", "accepted", "undone")
        ),
    ],
    # ---- Ledgers ----
    # ---- The street at a glance ----
    "indicators:glance": [at("chief", "indicators:glance")],
    "indicators:owed": [
        at("chief", "indicators:owed"),
        at("chief", "indicators:owed", query="?when=late&office=none"),
    ],
    "indicators:past": [at("chief", "indicators:past", query="?which=in_time")],
    "ledgers:index": [at("clerk", "ledgers:index"), at("secretary", "ledgers:index")],
    "ledgers:ledger": [
        *(Sight("clerk", partial(_ledger, name)) for name in LEDGERS),
        Sight("secretary", partial(_ledger, "voices", query="?year=2001&state=closed")),
    ],
    "ledgers:month": [Sight("chief", _month), Sight("secretary", _month)],
    **COUNCILS,
    **MEMBERS,
    # ---- Plans ----
    **unit_page("plans:plan_documents", reader="visitor"),
    **unit_page("plans:register_plan"),
    **everywhere("plans:plan", "visitor", "plan_document"),
    **everywhere("plans:add_version", "chief", "plan_document"),
    "redactions:black_out": [
        Sight("chief", partial(_to_black_out, "matter")),
        Sight("chief", partial(_to_black_out, "meeting.held")),
    ],
    **everywhere("plans:clause", "visitor", "plan_document", "clause/number"),
    # ---- Signing in ----
    "account_login": [
        at("visitor", "account_login"),
        by("visitor", steps.wrong_password),
    ],
    **everywhere("account_logout", "clerk"),
    **everywhere("account_inactive", "visitor"),
    **kept("account_reauthenticate"),
    **kept("account_change_password"),
    "account_change_phone": [by("resident", steps.phone)],
    "account_verify_phone": [by("resident", steps.phone_code)],
    "mfa_index": [
        *kept("mfa_index")["mfa_index"],
        at("fresh", "mfa_index"),
    ],
    "mfa_authenticate": [by("visitor", steps.second_step)],
    **kept("mfa_reauthenticate"),
    "mfa_activate_totp": [by("fresh", steps.app)],
    **kept("mfa_deactivate_totp"),
    **kept("mfa_list_webauthn"),
    **kept("mfa_add_webauthn"),
    **kept("mfa_reauthenticate_webauthn"),
    **kept("mfa_edit_webauthn", "key"),
    **kept("mfa_remove_webauthn", "key"),
    **kept("mfa_view_recovery_codes"),
    **kept("mfa_generate_recovery_codes"),
}

# What nobody finds looks the same for everybody, whatever it might have been.
NOTHING_THERE = [
    Sight("visitor", lambda _house: "/nothing/"),
    Sight("clerk", lambda _house: "/inbox/999999/"),
]
