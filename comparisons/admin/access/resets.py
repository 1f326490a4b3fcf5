"""The pages of a forgotten password: ask for a mail, follow its link, set a new password."""

import math
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import views
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse_lazy

from comparisons.services import logins, password_resets, tries

from . import codes

TOO_MANY = "Too many mails were asked for from here or for this address. You can try again at {} UTC."


class AskForm(forms.Form):
    """Takes an address, whosever it is."""

    email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    refused: logins.Refused | None = None

    def save(self, request: Any = None, **_options: Any) -> None:
        """Ask for the mail. Called by Django's view with options for a mail of its own."""
        at = datetime.now(UTC)
        try:
            password_resets.ask(request, self.cleaned_data["email"], at)
        except tries.Full as full:
            seconds = math.ceil((full.opens - at).total_seconds())
            self.refused = logins.Refused(TOO_MANY.format(f"{full.opens.astimezone(UTC):%H:%M}"), seconds)
            raise ValidationError(str(self.refused)) from None


class OfAdmin:
    """A mixin for views that show a page of the admin to whoever has not logged in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        head = admin.site.each_context(self.request)  # type: ignore[attr-defined]
        return {**head, **context, "has_permission": False}


class AskView(OfAdmin, views.PasswordResetView):
    template_name = "admin/access/reset_ask.html"
    form_class = AskForm  # type: ignore[assignment]  # it sends no mail itself
    success_url = reverse_lazy("admin_password_reset_done")
    title = "Forgotten password"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error("email", error)
            return codes.too_many(self.form_invalid(form), form.refused)


class SentView(OfAdmin, views.PasswordResetDoneView):
    template_name = "admin/access/reset_sent.html"
    title = "Look into your inbox"


class ChooseView(OfAdmin, views.PasswordResetConfirmView):
    """Set the password: all sessions of the account end with it, and its lockout too. A second factor stays."""

    template_name = "admin/access/reset_choose.html"
    success_url = reverse_lazy("admin_password_reset_complete")
    title = "New password"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        logins.open_for(self.request, form.user.get_username(), datetime.now(UTC))
        return response


class DoneView(OfAdmin, views.PasswordResetCompleteView):
    template_name = "admin/access/reset_done.html"
    title = "Your new password is set"
