from django.urls import path

from tongxin.people.views import data, mine, sign_in, staff

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/code/again/", sign_in.resend, name="resend"),
    path("sign-in/welcome/", sign_in.welcome, name="welcome"),
    path("sign-in/invited/<int:pk>/<str:token>/", sign_in.invited, name="invited"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("me/profile/", mine.profile, name="profile"),
    path("me/reads/", mine.reads, name="reads"),
    path("me/copy/", mine.export, name="export"),
    path("me/erase/", mine.erase, name="erase"),
    path("staff/", staff.accounts, name="staff"),
    path("staff/new/", staff.open_account, name="open_account"),
    path("staff/newcomers/", staff.newcomers, name="newcomers"),
    path("staff/<int:pk>/", staff.account, name="account"),
    path("staff/<int:pk>/appoint/", staff.appoint, name="appoint"),
    staff.end.path("staff/<int:user_id>/end/<int:pk>/"),
    path("staff/<int:pk>/password/", staff.renew_password, name="renew_password"),
    staff.remove_second_step.path("staff/<int:pk>/second-step/"),
    staff.close.path("staff/<int:pk>/close/"),
    path("staff/offices/", staff.offices, name="offices"),
    path("staff/offices/new/", staff.found_office, name="found_office"),
    path("staff/offices/<int:pk>/", staff.office, name="office"),
    staff.close_office.path("staff/offices/<int:pk>/close/"),
    path("data/", data.search, name="data"),
    path("data/<int:pk>/", data.person, name="data_person"),
    path("data/<int:pk>/copy/", data.export, name="data_export"),
    path("data/<int:pk>/erase/", data.erase, name="data_erase"),
]
