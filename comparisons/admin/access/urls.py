"""Addresses of the log-in and of what belongs to it, below ``/admin/`` and before the admin's own."""

from django.urls import path

from .codes import CodeView
from .login import log_in
from .resets import AskView, ChooseView, DoneView, SentView
from .second_factor_page import second_factor_page

urlpatterns = [
    path("login/", log_in),
    path("login/code/", CodeView.as_view(), name="admin_login_code"),
    # /admin/login/reset/
    path("login/reset/", AskView.as_view(), name="admin_password_reset"),
    path("login/reset/sent/", SentView.as_view(), name="admin_password_reset_done"),
    path("login/reset/done/", DoneView.as_view(), name="admin_password_reset_complete"),
    path("login/reset/<uidb64>/<token>/", ChooseView.as_view(), name="admin_password_reset_confirm"),
    # /admin/second-factor/
    path("second-factor/", second_factor_page, name="admin_second_factor"),
]
