"""What former records name, as it is stored today."""

from collections.abc import Collection

from comparisons.domain import pairs
from comparisons.models import Alias


def technology_ids(words: Collection[str]) -> dict[str, int]:
    """Return the ids of technologies by the slugs that they have or had. One query, none without words."""
    keys = {word: pairs.key(word) for word in words}
    if not keys:
        return {}
    found = dict(Alias.objects.filter(key__in=keys.values()).order_by().values_list("key", "technology"))
    return {word: found[key] for word, key in keys.items() if key in found}
