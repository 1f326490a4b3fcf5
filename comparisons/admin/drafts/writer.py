"""A signed word in each form that says for whom the page was made, so that an expired form keeps its text.

It opens nothing: all it allows is to keep the text of that form as a draft, which its writer alone sees.
"""

from django.contrib.auth.models import User
from django.core import signing

FIELD = "writer"
SALT = "comparisons.drafts.writer"
VALID = 30 * 24 * 3600
"""Seconds for which a form may stay open."""


def word_for(user: User) -> str:
    return signing.dumps(user.pk, salt=SALT)


def writer_of(word: str | None) -> User | None:
    """Return the editor whose form was sent; None if the word is missing, forged or old, or the account is closed."""
    try:
        number = signing.loads(word or "", salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number, is_active=True, is_staff=True).first()
