"""The commands that back up and restore, as the tests of both run them."""

import io
from functools import wraps

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comparisons.models import Technology

stored = pytest.mark.django_db(transaction=True)
"""For tests that store what other connections are to see."""


def only_on(vendor):
    def decorate(test):
        @wraps(test)
        def tested(*args, **kwargs):
            if connection.vendor == vendor:
                test(*args, **kwargs)

        return tested

    return decorate


def run(command, path, *options):
    out = io.StringIO()
    call_command(command, str(path), *options, stdout=out)
    return out.getvalue()


def refused(command, path, *options):
    with pytest.raises(CommandError) as refusal:
        run(command, path, *options)
    return str(refusal.value)


def names():
    return set(Technology.objects.values_list("name", flat=True))
