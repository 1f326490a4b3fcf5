"""Django's users and groups, with a bounded search."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from .base import BoundedSearch

admin.site.unregister([Group, User])  # Django's own lists search for any number of words


@admin.register(User)
class AccountAdmin(BoundedSearch, UserAdmin):
    pass


@admin.register(Group)
class AccountGroupAdmin(BoundedSearch, GroupAdmin):
    pass
