from django.urls import path

from tongxin.polls.views import office, owner, slips

app_name = "polls"

ONE = "polls/<int:pk>/"
WORK = f"{ONE}work/"
urlpatterns = [
    path("polls/", owner.poll_list, name="list"),
    path("polls/work/", office.work, name="work"),
    path("polls/prepare/", office.prepare, name="prepare"),
    path(ONE, owner.detail, name="detail"),
    path(f"{ONE}vote/", owner.vote, name="vote"),
    path(f"{ONE}proof/", owner.proof, name="proof"),
    path(f"{ONE}result.csv", owner.result_csv, name="result_csv"),
    path(WORK, office.manage, name="manage"),
    path(f"{WORK}revise/", office.revise, name="revise"),
    path(f"{WORK}drop/", office.drop, name="drop"),
    path(f"{WORK}open/", office.open_it, name="open"),
    path(f"{WORK}remind/", office.remind, name="remind"),
    path(f"{WORK}close/", office.close, name="close"),
    path(f"{WORK}type/", slips.type_votes, name="type"),
    path(f"{WORK}count/", office.count, name="count"),
    path(f"{WORK}publish/", office.publish, name="publish"),
]
