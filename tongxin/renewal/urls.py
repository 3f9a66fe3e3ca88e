from django.urls import path

from tongxin.renewal.views import (
    holdings,
    milestones,
    my_roll,
    office,
    plan_documents,
    plans,
    posted,
    proofs,
    public,
    roll,
    roll_imports,
    titles,
)

app_name = "renewal"

UNIT = "units/<slug:slug>/"
MANAGE = f"{UNIT}manage/"
ROLL = f"{MANAGE}roll/"
SHEETS = f"{ROLL}sheets/"
PLANS = f"{UNIT}plan-documents/"
urlpatterns = [
    path("units/", public.unit_list, name="list"),
    path("units/register/", office.register, name="register"),
    path(UNIT, public.unit, name="unit"),
    path(f"{UNIT}sheet/", public.sheet, name="sheet"),
    path(MANAGE, office.manage, name="manage"),
    path(f"{MANAGE}facts/", office.facts, name="facts"),
    path(f"{MANAGE}revise/", office.revise, name="revise"),
    path(f"{MANAGE}stage/", office.enter_stage, name="enter_stage"),
    path(f"{MANAGE}stall/", office.stall, name="stall"),
    path(f"{MANAGE}resume/", office.resume, name="resume"),
    path(f"{MANAGE}milestones/add/", milestones.add, name="add_milestone"),
    path(f"{MANAGE}milestones/<int:pk>/reach/", milestones.reach, name="reach"),
    path(f"{MANAGE}milestones/<int:pk>/move/", milestones.move, name="move"),
    path(f"{MANAGE}milestones/<int:pk>/drop/", milestones.drop, name="drop"),
    path(f"{MANAGE}proposals/", plans.proposals, name="proposals"),
    path(f"{MANAGE}proposals/<int:pk>/accept/", plans.accept, name="accept"),
    path(f"{MANAGE}proposals/<int:pk>/decline/", plans.decline, name="decline"),
    path(f"{MANAGE}contacts/add/", plans.add_contact, name="add_contact"),
    path(f"{MANAGE}contacts/<int:pk>/", plans.set_contact, name="set_contact"),
    path(
        f"{MANAGE}contacts/<int:pk>/remove/",
        plans.remove_contact,
        name="remove_contact",
    ),
    path(f"{MANAGE}titles/", titles.titles, name="titles"),
    path(f"{MANAGE}titles/add/", titles.add, name="add_title"),
    path(f"{MANAGE}titles/<int:pk>/plan/", titles.plan, name="plan_title"),
    path(f"{MANAGE}titles/<int:pk>/settle/", titles.settle, name="settle_title"),
    # ---- Plan documents ----
    path(PLANS, plan_documents.plans, name="plan_documents"),
    path(f"{PLANS}add/", plan_documents.register_plan, name="register_plan"),
    path("plans/<int:pk>/", plan_documents.plan, name="plan"),
    path(
        "plans/<int:pk>/versions/add/", plan_documents.add_version, name="add_version"
    ),
    path("plans/<int:pk>/clauses/<int:number>/", plan_documents.clause, name="clause"),
    # ---- The roll: its keepers, then each person of it ----
    path(ROLL, roll.roll, name="roll"),
    path(f"{ROLL}add/", roll.add, name="add_entry"),
    path(f"{ROLL}<int:pk>/", roll.entry, name="roll_entry"),
    path(f"{ROLL}<int:pk>/accept/", roll.accept, name="accept_entry"),
    path(f"{ROLL}<int:pk>/refuse/", roll.refuse, name="refuse_entry"),
    path(f"{ROLL}<int:pk>/end/", roll.end, name="end_entry"),
    path(f"{ROLL}<int:pk>/mark/", roll.mark, name="mark_entry"),
    path(f"{ROLL}<int:pk>/letter/", posted.letter, name="print_code"),
    path(f"{ROLL}objections/<int:pk>/", roll.decide, name="decide_objection"),
    path(f"{ROLL}holdings/", holdings.holdings, name="holdings"),
    path(f"{ROLL}holdings/<int:pk>/", holdings.holding, name="holding"),
    path(f"{ROLL}holdings/<int:pk>/correct/", holdings.correct, name="correct_holding"),
    path(f"{ROLL}holdings/<int:pk>/owner/", holdings.add_owner, name="add_owner"),
    path(f"{ROLL}owners/<int:pk>/end/", holdings.remove_owner, name="remove_owner"),
    path(f"{ROLL}firms/<int:pk>/speaker/", holdings.speaker, name="name_speaker"),
    path(f"{ROLL}<int:pk>/proof/", proofs.add, name="add_proof"),
    path("roll/proofs/<int:pk>/", proofs.proof, name="proof"),
    path(f"{ROLL}letters/", posted.letters, name="letters"),
    path(SHEETS, roll_imports.imports, name="roll_imports"),
    path(f"{SHEETS}empty/", roll_imports.empty_sheet, name="empty_sheet"),
    path(f"{SHEETS}<int:pk>/", roll_imports.batch, name="roll_import"),
    path(
        f"{SHEETS}<int:pk>/progress/",
        roll_imports.progress,
        name="roll_import_progress",
    ),
    path(f"{SHEETS}<int:pk>/settle/", roll_imports.settle, name="settle_row"),
    path(f"{SHEETS}<int:pk>/accept/", roll_imports.accept, name="accept_roll"),
    path(f"{SHEETS}<int:pk>/discard/", roll_imports.discard, name="discard_roll"),
    path("me/roll/", my_roll.my_roll, name="my_roll"),
    path("me/roll/claim/", my_roll.claim, name="claim"),
    path("me/roll/letter/", posted.take, name="take_entries"),
    path("me/roll/<int:pk>/proof/", proofs.add_own, name="add_own_proof"),
    path("me/roll/<int:pk>/object/", my_roll.object_, name="object"),
    path("me/roll/<int:pk>/applicant/", my_roll.say_two_hats, name="say_two_hats"),
]
