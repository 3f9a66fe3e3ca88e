from django.urls import path

from tongxin.work import views

app_name = "work"

TASK = "tasks/<int:task_id>/"
urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path(TASK, views.task, name="task"),
    path(f"{TASK}parts/<int:part_id>/take/", views.take, name="take"),
    path(f"{TASK}parts/<int:part_id>/return/", views.give_back, name="return"),
    path(f"{TASK}parts/<int:part_id>/finish/", views.finish, name="finish"),
    path(f"{TASK}check/", views.check_work, name="check"),
    path(f"{TASK}again/", views.again, name="send_again"),
    path(f"{TASK}recall/", views.recall, name="recall"),
    path("tasks/export.<str:form>", views.export_tasks, name="export_tasks"),
    path("tasks/files/<int:proof_id>/", views.proof_file, name="proof"),
]
