"""What the specification says of the house: sign-in, staff, messages, units.

Written down from DESIGN, WORKFLOWS §1 and the plan, never copied from what pages do.
"""

from tests.matrix.expect_rolls import ROLL
from tests.matrix.roles import (
    ADMIN,
    AUDITOR,
    AUTHOR,
    CHIEF,
    KEEPS_A,
    KEEPS_B,
    LEAD,
    NEIGHBOUR,
    OFFICER,
    PARTY,
    SIGNED_IN,
    STAFF,
    STREET,
)
from tests.matrix.rules import (
    ALL,
    GONE,
    NOBODY,
    ONE_SIGNED_IN,
    PROVE,
    SIGN_IN,
    Expectation,
    act,
    form,
    of,
    page,
    who,
)

# ---- Kernel and home pages ----

HOME: dict[str, Expectation] = {
    "kernel:components": page(who(STAFF, unsigned=GONE)),
    "kernel:healthz": page(ALL),
    "kernel:favicon": page(ALL),
    "desks:robots": page(ALL),
    "desks:search": page(ALL),
    "kernel:mark": page(of("A", ALL)),
    "/healthz": page(ALL),
    "desks:home": page(ALL),
    "desks:about": page(ALL),
    "desks:privacy": page(ALL),
    "desks:my_home": page(ONE_SIGNED_IN),
    "desks:my_day": page(ONE_SIGNED_IN),
    "audit:journal": page(who({AUDITOR})),
    "audit:checks": page(who({AUDITOR})),
    "audit:check": act(who({AUDITOR})),
    "audit:add_address": form(who({AUDITOR})),
    "audit:remove_address": act(of("A", who({AUDITOR}), pk="digest_address")),
    "audit:digests": page(ALL),
    "audit:digest_file": page(ALL),
    "audit:digest_feed": page(ALL),
}

# ---- People ----

# Steps on the way in: without the step before them they lead back to the first.
A_STEP = who(rest=SIGN_IN)
A_PERSON = who({AUTHOR, NEIGHBOUR, LEAD})
KEEPER_OF_ACCOUNTS = who({ADMIN})
KEEPER_OF_DATA = who({OFFICER})
ACCOUNT = {"pk": "account"}

PEOPLE: dict[str, Expectation] = {
    "people:sign_in": form(ALL),
    "people:code": form(A_STEP),
    "people:resend": act(A_STEP),
    "people:welcome": form(A_STEP),
    # Whoever holds a link that opens nothing is told so, in words of its own.
    "people:invited": form(
        of("A", ALL, pk="newcomer", token="invitation"), knows_records=False
    ),
    # Outside a demonstration this is no address at all.
    "people:demo_sign_in": form(NOBODY, body={"username": "demo-clerk"}),
    "people:profile": form(ONE_SIGNED_IN),
    "people:reads": page(A_PERSON),
    "people:export": act(A_PERSON),
    "people:erase": form(A_PERSON),
    "people:staff": page(KEEPER_OF_ACCOUNTS),
    "people:open_account": form(KEEPER_OF_ACCOUNTS),
    "people:newcomers": form(KEEPER_OF_ACCOUNTS),
    "people:account": page(
        of("A", KEEPER_OF_ACCOUNTS, **ACCOUNT), of("B", KEEPER_OF_ACCOUNTS, **ACCOUNT)
    ),
    "people:appoint": act(of("A", KEEPER_OF_ACCOUNTS, **ACCOUNT)),
    "people:end_appointment": act(
        of("A", KEEPER_OF_ACCOUNTS, user_id="account", pk="post")
    ),
    "people:renew_password": act(of("A", KEEPER_OF_ACCOUNTS, **ACCOUNT)),
    "people:remove_second_step": act(of("A", KEEPER_OF_ACCOUNTS, **ACCOUNT)),
    "people:close_account": act(of("A", KEEPER_OF_ACCOUNTS, **ACCOUNT)),
    "people:offices": page(KEEPER_OF_ACCOUNTS),
    "people:found_office": form(KEEPER_OF_ACCOUNTS),
    "people:office": page(of("A", KEEPER_OF_ACCOUNTS, pk="office")),
    "people:close_office": act(of("A", KEEPER_OF_ACCOUNTS, pk="office")),
    "people:data": form(KEEPER_OF_DATA),
    "people:data_person": form(of("A", KEEPER_OF_DATA, pk="person")),
    "people:data_export": act(of("A", KEEPER_OF_DATA, pk="person")),
    "people:data_erase": act(of("A", KEEPER_OF_DATA, pk="person")),
}

# ---- Accounts (allauth) ----

# Residents have no password, so what stands beside a password is not theirs.
HAVE_PASSWORD = SIGNED_IN - {AUTHOR, NEIGHBOUR}
WITH_PASSWORD = who(HAVE_PASSWORD)
# What opens an account is changed by whoever has just proved themself, nobody else.
PROVED = who(PROVE=HAVE_PASSWORD)
# Residents prove themselves by signing in anew, with a code to the number they have.
NEW_NUMBER = who(PROVE=HAVE_PASSWORD, rest=SIGN_IN)
SEES_NUMBER = who(HAVE_PASSWORD, rest=SIGN_IN)
# Only the chief has set up an app and codes. The key is of somebody else.
HERS = who(PROVE={CHIEF})
AGAIN = who({CHIEF}, no={AUTHOR, NEIGHBOUR}, rest=PROVE)

ACCOUNTS: dict[str, Expectation] = {
    "account_login": form(ALL),
    "account_logout": form(ALL),
    "account_inactive": page(ALL),
    "account_reauthenticate": form(who(HAVE_PASSWORD, no={AUTHOR, NEIGHBOUR})),
    "account_change_password": form(WITH_PASSWORD),
    "account_change_phone": form(
        of("A", SEES_NUMBER, NEW_NUMBER), body={"phone": "13900139000"}
    ),
    "account_verify_phone": form(ONE_SIGNED_IN),
    "mfa_index": page(WITH_PASSWORD),
    "mfa_authenticate": form(ONE_SIGNED_IN),
    "mfa_reauthenticate": form(AGAIN),
    "mfa_activate_totp": form(PROVED),
    "mfa_deactivate_totp": form(HERS),
    "mfa_list_webauthn": page(WITH_PASSWORD),
    "mfa_add_webauthn": form(PROVED),
    "mfa_reauthenticate_webauthn": form(who(no={AUTHOR, NEIGHBOUR}, rest=PROVE)),
    "mfa_edit_webauthn": form(of("A", PROVED, pk="key"), knows_records=False),
    "mfa_remove_webauthn": form(of("A", who(), pk="key")),
    "mfa_view_recovery_codes": page(HERS),
    "mfa_generate_recovery_codes": form(PROVED),
}

# ---- Messages ----

STREETS = who(STREET)

NOTICES: dict[str, Expectation] = {
    "notices:inbox": page(ONE_SIGNED_IN),
    "notices:message": page(of("A", who({AUTHOR})), of("B", who({NEIGHBOUR}))),
    "notices:letters": page(STREETS),
    "notices:gather": act(STREETS),
    "notices:run": page(of("A", STREETS)),
    "notices:print_run": page(of("A", STREETS)),
    "notices:post": act(of("A", STREETS, pk="run_id")),
    "notices:spending": page(KEEPER_OF_ACCOUNTS),
    "notices:try_sender": form(KEEPER_OF_ACCOUNTS),
    "notices:deliveries": page(STREETS),
    "notices:send_again": act(of("A", STREETS, notice_id="failed")),
    "notices:count_as_sent": act(of("A", STREETS, notice_id="failed")),
}

# ---- Units ----

# The working page opens for its keepers, the applicant's desk, and who owes a step.
SEES_A, SEES_B = who(KEEPS_A | {PARTY, LEAD}), who(KEEPS_B)
EDITS_A, EDITS_B = who(KEEPS_A), who(KEEPS_B)
BOTH_SEE = of("A", SEES_A), of("B", SEES_B)
BOTH_EDIT = of("A", EDITS_A), of("B", EDITS_B)


def edited(record: str) -> tuple[object, object]:
    return of("A", EDITS_A, pk=record), of("B", EDITS_B, pk=record)


UNITS: dict[str, Expectation] = {
    "units:list": page(ALL),
    "units:mine": page(who(STAFF)),
    "units:register": form(who(STREET | {ADMIN})),
    "units:unit": page(of("A", ALL), of("B", ALL)),
    "units:sheet": page(of("A", ALL), of("B", ALL)),
    "units:manage": page(*BOTH_SEE),
    "units:facts": page(*BOTH_SEE),
    "units:revise": form(*BOTH_EDIT),
    "units:enter_stage": form(*BOTH_EDIT),
    "units:stall": form(*BOTH_EDIT),
    "units:resume": form(
        of("A", EDITS_A, slug="stalled"), of("B", EDITS_B, slug="stalled")
    ),
    "units:add_milestone": form(*BOTH_EDIT),
    "units:reach": form(*edited("milestone")),
    "units:move": form(*edited("milestone")),
    "units:drop": form(*edited("milestone")),
    "units:proposals": page(of("A", who(KEEPS_A | {PARTY})), of("B", SEES_B)),
    "units:accept": act(*edited("proposal")),
    "units:decline": form(*edited("proposal")),
    "units:add_contact": form(*BOTH_EDIT),
    "units:set_contact": form(*edited("contact")),
    "units:remove_contact": act(*edited("contact")),
    "units:titles": page(*BOTH_SEE),
    "units:add_title": form(*BOTH_EDIT),
    "units:plan_title": form(*edited("title")),
    "units:settle_title": form(*edited("title")),
}

# ---- Setting up ----

SETS_UP = KEEPER_OF_ACCOUNTS
SETS_RULES = who({ADMIN, CHIEF})
ANY_STAFF = who(STAFF)
A_PLACE = of("A", SETS_UP, pk="community"), of("B", SETS_UP, pk="community")

FOUNDING: dict[str, Expectation] = {
    "founding:setup": page(SETS_UP),
    "founding:house": form(SETS_UP),
    "founding:places": page(SETS_UP),
    "founding:add_places": form(SETS_UP),
    "founding:place": page(*A_PLACE),
    "founding:rename_place": form(*A_PLACE),
    "founding:remove_place": form(*A_PLACE),
    "founding:workbook": form(SETS_UP),
    "founding:take_workbook": act(SETS_UP),
    "founding:empty_workbook": page(SETS_UP),
    "founding:calendar": page(SETS_UP),
    "founding:calendar_year": form(of("A", SETS_UP), knows_records=False),
    "founding:rules": page(ANY_STAFF),
    # A rule has a name and no number: there is none of another community.
    "founding:rule": page(of("A", ANY_STAFF)),
    "founding:set_figure": form(of("A", SETS_RULES), knows_records=False),
    "founding:take_back": act(of("A", SETS_RULES, pk="figure")),
}

HOUSE = FOUNDING | HOME | PEOPLE | ACCOUNTS | NOTICES | UNITS | ROLL
