from django.urls import path

from tongxin.renewal.views import milestones, office, plans, public, titles

app_name = "renewal"

UNIT = "units/<slug:slug>/"
MANAGE = f"{UNIT}manage/"
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
]
