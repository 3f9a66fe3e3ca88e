from django.urls import path

from tongxin.members.views import files, mine, organisations

app_name = "members"

ONE = "members/<int:pk>/"
FILE = "members/files/<int:pk>/"

urlpatterns = [
    path("members/", organisations.listed, name="list"),
    path("members/found/", organisations.found, name="found"),
    path(ONE, organisations.organisation, name="organisation"),
    path(f"{ONE}entrust/", organisations.entrust, name="entrust"),
    path(f"{ONE}dissolve/", organisations.dissolve, name="dissolve"),
    path(f"{ONE}add/", organisations.add, name="add"),
    path(f"{ONE}cadre/", organisations.name_cadre, name="name_cadre"),
    path(f"{ONE}cadres/<int:cadre_pk>/end/", organisations.end_cadre, name="end_cadre"),
    path(FILE, files.file, name="file"),
    path(f"{FILE}move/", files.move, name="move"),
    path(f"{FILE}confirm/", files.confirm, name="confirm"),
    path(f"{FILE}correct/", files.correct, name="correct"),
    path(f"{FILE}activity/", files.activity, name="activity"),
    path(f"{FILE}end/", files.end, name="end"),
    path(
        f"{FILE}corrections/<int:correction_pk>/",
        files.answer_correction,
        name="answer_correction",
    ),
    path("me/membership/", mine.mine, name="mine"),
    path("me/membership/<int:pk>/correct/", mine.ask_correction, name="ask_correction"),
]
