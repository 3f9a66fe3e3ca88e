from django.urls import path

from tongxin.notices import views

app_name = "notices"
urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/<int:notice_id>/", views.message, name="message"),
    path("letters/", views.letters, name="letters"),
    path("letters/gather/", views.gather, name="gather"),
    path("letters/<int:run_id>/", views.run, name="run"),
    path("letters/<int:run_id>/print.pdf", views.print_run, name="print_run"),
    views.post.path("letters/<int:pk>/post/"),
    path("text-messages/", views.spending, name="spending"),
    path("text-messages/try/", views.try_sender, name="try_sender"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:notice_id>/again/", views.send_again, name="send_again"),
    path("deliveries/<int:notice_id>/sent/", views.count_as_sent, name="count_as_sent"),
]
