from django.urls import path

from tongxin.polls.views import office, owner, slips

app_name = "polls"

ONE = "polls/<int:pk>/"
WORK = f"{ONE}work/"
urlpatterns = [
    path("polls/", owner.poll_list, name="list"),
    path("polls/work/", office.work, name="work"),
    path("polls/prepare/", office.prepare_poll, name="prepare"),
    path(ONE, owner.detail, name="detail"),
    path(f"{ONE}vote/", owner.vote, name="vote"),
    path(f"{ONE}proof/", owner.proof, name="proof"),
    path(f"{ONE}result.csv", owner.result_csv, name="result_csv"),
    path(WORK, office.manage, name="manage"),
    office.revise.path(f"{WORK}revise/"),
    office.drop.path(f"{WORK}drop/"),
    office.open_it.path(f"{WORK}open/"),
    office.remind.path(f"{WORK}remind/"),
    office.close.path(f"{WORK}close/"),
    path(f"{WORK}type/", slips.type_votes, name="type"),
    office.count.path(f"{WORK}count/"),
    office.publish.path(f"{WORK}publish/"),
]
