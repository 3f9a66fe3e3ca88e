from django.urls import path

from tongxin.units.views import milestones, office, proposals, public, titles

app_name = "units"

UNIT = "units/<slug:slug>/"
MANAGE = f"{UNIT}manage/"
# What lies in a unit is found together with it.
OF_UNIT = "units/<slug:unit__slug>/manage/"
urlpatterns = [
    path("units/", public.unit_list, name="list"),
    path("units/mine/", public.own_units, name="mine"),
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
    path(f"{MANAGE}proposals/", proposals.proposals, name="proposals"),
    path(f"{MANAGE}proposals/<int:pk>/accept/", proposals.accept, name="accept"),
    proposals.decline.path(f"{OF_UNIT}proposals/<int:pk>/decline/"),
    path(f"{MANAGE}contacts/add/", proposals.add_contact, name="add_contact"),
    path(f"{MANAGE}contacts/<int:pk>/", proposals.set_contact, name="set_contact"),
    proposals.remove_contact.path(f"{OF_UNIT}contacts/<int:pk>/remove/"),
    path(f"{MANAGE}titles/", titles.titles, name="titles"),
    titles.add.path(f"{MANAGE}titles/add/"),
    titles.plan.path(f"{OF_UNIT}titles/<int:pk>/plan/"),
    titles.settle.path(f"{OF_UNIT}titles/<int:pk>/settle/"),
]
