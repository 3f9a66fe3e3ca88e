from django.urls import path

from tongxin.rolls.views import (
    holdings,
    mailed_code,
    my_roll,
    proofs,
    roll,
)

app_name = "rolls"

# For its keepers, then for each person of it.
ROLL = "units/<slug:slug>/manage/roll/"
# What lies in a roll is found together with its unit.
OF_ROLL = "units/<slug:unit__slug>/manage/roll/"
urlpatterns = [
    path(ROLL, roll.roll, name="roll"),
    path(f"{ROLL}add/", roll.add, name="add_entry"),
    path(f"{ROLL}<int:pk>/", roll.entry, name="roll_entry"),
    roll.accept.path(f"{OF_ROLL}<int:pk>/accept/"),
    roll.refuse.path(f"{OF_ROLL}<int:pk>/refuse/"),
    roll.end.path(f"{OF_ROLL}<int:pk>/end/"),
    path(f"{ROLL}<int:pk>/mark/", roll.mark, name="mark_entry"),
    path(f"{ROLL}<int:pk>/letter/", mailed_code.letter, name="print_code"),
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
    path(f"{ROLL}letters/", mailed_code.letters, name="letters"),
    path("me/roll/", my_roll.my_roll, name="my_roll"),
    path("me/roll/claim/", my_roll.claim, name="claim"),
    path("me/roll/letter/", mailed_code.take, name="take_entries"),
    path("me/roll/<int:pk>/proof/", proofs.add_own, name="add_own_proof"),
    my_roll.object_.path("me/roll/<int:pk>/object/"),
    path("me/roll/<int:pk>/applicant/", my_roll.say_two_hats, name="say_two_hats"),
]
