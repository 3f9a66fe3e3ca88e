from django.urls import path

from tongxin.plans import views

app_name = "plans"

PLANS = "units/<slug:slug>/plan-documents/"
urlpatterns = [
    path(PLANS, views.plans, name="plan_documents"),
    path(f"{PLANS}add/", views.register_plan, name="register_plan"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/versions/add/", views.add_version, name="add_version"),
    path("plans/<int:pk>/clauses/<int:number>/", views.clause, name="clause"),
]
