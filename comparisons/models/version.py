from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, models

SITE = "site"
"""The key of what every page shows: categories and criteria."""

COUNT_A_CHANGE = """
    INSERT INTO comparisons_version (key, number) VALUES (%s, 1)
    ON CONFLICT (key) DO UPDATE SET number = comparisons_version.number + 1
"""

NUMBERS_OF_PAGE = """
    WITH shown (id) AS (SELECT id FROM comparisons_technology WHERE slug IN (%s, %s)),
    made_from (key) AS (
        SELECT 'site' UNION ALL SELECT 'technology:' || id FROM shown
        UNION ALL SELECT 'pair:' || MIN(id) || '-' || MAX(id) FROM shown HAVING COUNT(*) = 2
    )
    SELECT made_from.key, COALESCE(number, 0)
    FROM made_from LEFT JOIN comparisons_version ON comparisons_version.key = made_from.key
"""

KEYS_OF_PAGE = (1, 2, 4)
"""How many keys there are of a page about no technology, about one, about two and their pair."""


def technology_key(technology_id: int) -> str:
    return f"technology:{technology_id}"


def pair_key(low_id: int, high_id: int) -> str:
    """Return the version key of a pair, whether or not it has a comparison."""
    return f"pair:{low_id}-{high_id}"


class Version(models.Model):
    """A count of changes by key, so that the page cache can tell whether a copy of a page is outdated.

    A key that is not stored has number 0. Read the numbers before the data whose changes they count.
    """

    key = models.CharField(max_length=100, primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @classmethod
    def touch(cls, keys: Iterable[str]) -> None:
        """Count one change of each key.

        The last step of a transaction: a touched row stays locked until the transaction ends. Sorted, because two
        writers that touch two keys in opposite orders would deadlock.
        """
        with connection.cursor() as cursor:
            cursor.executemany(COUNT_A_CHANGE, [(key,) for key in sorted(set(keys))])

    @classmethod
    def numbers(cls, keys: Iterable[str]) -> dict[str, int]:
        """Return the number of each key. One query."""
        wanted = dict.fromkeys(keys, 0)
        return wanted | dict(cls.objects.filter(key__in=wanted).values_list("key", "number"))

    @classmethod
    def of_page(cls, slugs: Sequence[str]) -> dict[str, int]:
        """Return the numbers of every key that a page about one technology, two or none is made from. One query.

        An unknown technology is left out, and so is its pair.
        """
        if not slugs:
            return cls.numbers([SITE])
        with connection.cursor() as cursor:
            cursor.execute(NUMBERS_OF_PAGE, [slugs[0], slugs[-1]])
            return dict(cursor.fetchall())

    @staticmethod
    def are_complete(numbers: Mapping[str, int], slugs: Sequence[str]) -> bool:
        """Return whether ``of_page`` knew every technology of ``slugs``."""
        return len(numbers) == KEYS_OF_PAGE[len(slugs)]
