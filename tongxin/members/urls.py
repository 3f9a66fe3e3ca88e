from django.urls import path

from tongxin.members.views import files, mine, organisations

app_name = "members"

ONE = "members/<int:pk>/"
FILE = "members/files/<int:pk>/"

urlpatterns = [
    path("members/", organisations.listed, name="list"),
    organisations.found.path("members/found/"),
    path(ONE, organisations.organisation, name="organisation"),
    organisations.entrust.path(f"{ONE}entrust/"),
    organisations.dissolve.path(f"{ONE}dissolve/"),
    organisations.add.path(f"{ONE}add/"),
    organisations.name_cadre.path(f"{ONE}cadre/"),
    organisations.end_cadre.path("members/<int:organisation_id>/cadres/<int:pk>/end/"),
    path(FILE, files.file, name="file"),
    files.move.path(f"{FILE}move/"),
    files.confirm.path(f"{FILE}confirm/"),
    files.correct.path(f"{FILE}correct/"),
    files.activity.path(f"{FILE}activity/"),
    files.end.path(f"{FILE}end/"),
    files.answer.path("members/files/<int:membership_id>/corrections/<int:pk>/"),
    path("me/membership/", mine.mine, name="mine"),
    mine.ask_correction.path("me/membership/<int:pk>/correct/"),
]
