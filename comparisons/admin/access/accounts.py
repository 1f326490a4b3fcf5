"""Accounts and groups, with a bounded search and checked for conflicts.

Whoever may change accounts, but is no superuser, makes nobody more than they are themselves: they give the roles whose
permissions they have, and change no account, password or second factor of one that can do more.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from comparisons.services import roles, second_factor

from .. import conflicts
from ..base import BoundedSearch
from ..checked import CheckedAdmin, storing
from ..ids import parsed_id

admin.site.unregister([Group, User])  # Django's own lists search for any number of words
admin.site.unregister([StaticDevice, TOTPDevice])  # they show the secrets of other people
ABOVE = ("is_superuser", "user_permissions")
"""What superusers alone give."""


class PasswordForm(AdminPasswordChangeForm):
    """The form that sets another account's password."""

    since = conflicts.SinceField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sentence := conflicts.meanwhile([self.user], cleaned.get(conflicts.FIELD)):
            self.add_error(None, conflicts.kept(sentence, self.user))
        return cleaned


@admin.register(User)
class AccountAdmin(CheckedAdmin, BoundedSearch, UserAdmin):
    change_password_form = PasswordForm
    readonly_fields = ("last_login", "date_joined", "second_factor")  # a save would put times back to what they were
    list_display = ("username", "full_name", "email", "role", "is_active", "last_login")

    @admin.display(description="name", ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description="role")
    def role(self, user: User) -> str:
        return ", ".join([*["superuser"][: user.is_superuser], *sorted(group.name for group in user.groups.all())])

    @admin.display(description="second factor")
    def second_factor(self, user: User) -> SafeString | str:
        if not second_factor.is_set_up(user):
            return "None. Each person sets up their own, by the link at the top of every page."
        address = reverse("admin:auth_user_second_factor", args=[user.pk])
        return format_html('Set up. <a href="{}">Take it away …</a>', address)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            return sets
        hidden = () if request.user.is_superuser else ABOVE
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in hidden]})
            for name, options in (*sets, ("Second factor", {"fields": ("second_factor",)}))
        ]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = roles.given_by(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Store the groups that were chosen, and keep those that could not be chosen."""
        others = list(form.instance.groups.exclude(pk__in=roles.given_by(request.user)))
        super().save_related(request, form, formsets, change)
        if "groups" in form.cleaned_data:
            form.instance.groups.add(*others)

    def has_change_permission(self, request: Any, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_manage(request, obj)

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_manage(request, obj)

    def get_urls(self) -> Any:
        take_away = self.admin_site.admin_view(self.take_away)
        return [path("<id>/second-factor/", take_away, name="auth_user_second_factor"), *super().get_urls()]

    def take_away(self, request: HttpRequest, id: str) -> HttpResponse:
        """Ask, and then delete an account's second factor: its holder lost it and sets up another one."""
        with storing(request):
            user = User.objects.select_for_update().filter(pk=parsed_id(id)).first()
            if not self.has_change_permission(request, user):
                raise PermissionDenied
            if user is None:
                raise Http404
            if request.method == "POST":
                if second_factor.remove(user):
                    self.log_change(request, user, "Second factor taken away.")
                    messages.success(request, f"{user.get_full_name() or user} logs in by the password alone now.")
                return HttpResponseRedirect(conflicts.change_url(user))
        context = {
            **self.admin_site.each_context(request),
            "title": "Take the second factor away",
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "admin/access/take_away.html", context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        with storing(request):
            if request.method == "POST":
                list(User.objects.select_for_update().filter(pk=parsed_id(id)))
            return super().user_change_password(request, id, form_url)


def _may_manage(request: Any, obj: User | None) -> bool:
    """Return ``roles.may_manage``, asked once a request: the admin asks for each button."""
    if obj is None:
        return True
    answers = request.__dict__.setdefault("may_manage", {})
    if obj.pk not in answers:
        answers[obj.pk] = roles.may_manage(request.user, obj)
    return bool(answers[obj.pk])


@admin.register(Group)
class AccountGroupAdmin(CheckedAdmin, BoundedSearch, GroupAdmin):
    pass
