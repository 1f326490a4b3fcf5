"""Who may work here, as Django keeps them, searched as everything else is."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from .base import FewWords

admin.site.unregister([Group, User])  # Django's own lists read any number of words


@admin.register(User)
class AccountAdmin(FewWords, UserAdmin):
    pass


@admin.register(Group)
class AccountGroupAdmin(FewWords, GroupAdmin):
    pass
