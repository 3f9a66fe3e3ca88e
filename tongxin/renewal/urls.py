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
    titles,
)

app_name = "renewal"

UNIT = "units/<slug:slug>/"
MANAGE = f"{UNIT}manage/"
# What lies in a unit is found together with it.
OF_UNIT = "units/<slug:unit__slug>/manage/"
ROLL = f"{MANAGE}roll/"
OF_ROLL = f"{OF_UNIT}roll/"
PLANS = f"{UNIT}plan-documents/"
urlpatterns = [
    path("units/", public.unit_list, name="list"),
    office.register.path("units/register/"),
    path(UNIT, public.unit, name="unit"),
    path(f"{UNIT}sheet/", public.sheet, name="sheet"),
    path(MANAGE, office.manage, name="manage"),
    path(f"{MANAGE}facts/", office.facts, name="facts"),
    office.revise.path(f"{MANAGE}revise/"),
    path(f"{MANAGE}stage/", office.enter_stage, name="enter_stage"),
    office.stall.path(f"{MANAGE}stall/"),
    office.resume.path(f"{MANAGE}resume/"),
    path(f"{MANAGE}milestones/add/", milestones.add, name="add_milestone"),
    milestones.reach.path(f"{OF_UNIT}milestones/<int:pk>/reach/"),
    milestones.move.path(f"{OF_UNIT}milestones/<int:pk>/move/"),
    milestones.drop.path(f"{OF_UNIT}milestones/<int:pk>/drop/"),
    path(f"{MANAGE}proposals/", plans.proposals, name="proposals"),
    path(f"{MANAGE}proposals/<int:pk>/accept/", plans.accept, name="accept"),
    plans.decline.path(f"{OF_UNIT}proposals/<int:pk>/decline/"),
    path(f"{MANAGE}contacts/add/", plans.add_contact, name="add_contact"),
    path(f"{MANAGE}contacts/<int:pk>/", plans.set_contact, name="set_contact"),
    plans.remove_contact.path(f"{OF_UNIT}contacts/<int:pk>/remove/"),
    path(f"{MANAGE}titles/", titles.titles, name="titles"),
    titles.add.path(f"{MANAGE}titles/add/"),
    titles.plan.path(f"{OF_UNIT}titles/<int:pk>/plan/"),
    titles.settle.path(f"{OF_UNIT}titles/<int:pk>/settle/"),
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
    roll.accept.path(f"{OF_ROLL}<int:pk>/accept/"),
    roll.refuse.path(f"{OF_ROLL}<int:pk>/refuse/"),
    roll.end.path(f"{OF_ROLL}<int:pk>/end/"),
    path(f"{ROLL}<int:pk>/mark/", roll.mark, name="mark_entry"),
    path(f"{ROLL}<int:pk>/letter/", posted.letter, name="print_code"),
    roll.decide.path(
        "units/<slug:entitlement__unit__slug>/manage/roll/objections/<int:pk>/"
    ),
    path(f"{ROLL}holdings/", holdings.holdings, name="holdings"),
    path(f"{ROLL}holdings/<int:pk>/", holdings.holding, name="holding"),
    holdings.correct.path(f"{OF_ROLL}holdings/<int:pk>/correct/"),
    holdings.add_owner.path(f"{OF_ROLL}holdings/<int:pk>/owner/"),
    holdings.remove_owner.path(
        "units/<slug:holding__unit__slug>/manage/roll/owners/<int:pk>/end/"
    ),
    path(f"{ROLL}firms/<int:pk>/speaker/", holdings.speaker, name="name_speaker"),
    path(f"{ROLL}<int:pk>/proof/", proofs.add, name="add_proof"),
    path("roll/proofs/<int:pk>/", proofs.proof, name="proof"),
    path(f"{ROLL}letters/", posted.letters, name="letters"),
    path("me/roll/", my_roll.my_roll, name="my_roll"),
    path("me/roll/claim/", my_roll.claim, name="claim"),
    path("me/roll/letter/", posted.take, name="take_entries"),
    path("me/roll/<int:pk>/proof/", proofs.add_own, name="add_own_proof"),
    my_roll.object_.path("me/roll/<int:pk>/object/"),
    path("me/roll/<int:pk>/applicant/", my_roll.say_two_hats, name="say_two_hats"),
]
