"""Addresses that follow from code and one word alone, and stand on many pages: each is put together once."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)
def path(name: str, word: str) -> str:
    """The path of the address ``name`` for a slug or a pair; Django takes thirty microseconds to put it together."""
    return reverse(name, args=[word])
