"""The signed moment when the second step of the form was shown: a form that never was has none.

A wrong stamp holds a disagreement and never refuses it: a tab that stayed open over the weekend is honest.
"""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

SALT = "comparisons.services.spam.stamp"
YOUNGEST = timedelta(seconds=3)
"""People read the fields and type 20 characters, which takes longer; programs answer at once."""
OLDEST = timedelta(days=1)
"""A stamp is worth one day, so that programs need to fetch the form again."""
LONGEST = 300
"""Characters of the longest stamp that is looked at."""

MISSING = "sent without the form's stamp"
FORGED = "sent with a forged stamp"
OTHER_PAIR = "sent with the stamp of another pair"
TOO_FAST = f"sent within {YOUNGEST.seconds} seconds"
TOO_OLD = "sent more than a day after the form was shown"


def stamp(pair: str, at: datetime) -> str:
    """Return the stamp of a form about ``pair``, as its canonical address spells it, that is shown at ``at``."""
    return _signer().sign(f"{pair} {int(at.timestamp())}")


def check_stamp(sent: str, pair: str, at: datetime) -> str:
    """Return why the stamp of a form sent at ``at`` is wrong, in words for editors; "" if it is right."""
    if not sent:
        return MISSING
    try:
        stamped, _, seconds = _signer().unsign(sent[:LONGEST]).rpartition(" ")
        age = timedelta(seconds=at.timestamp() - int(seconds))
    except (BadSignature, ValueError):
        return FORGED
    if stamped != pair:
        return OTHER_PAIR
    if age < YOUNGEST:
        return TOO_FAST
    return TOO_OLD if age > OLDEST else ""


def kept_or_new(sent: str, pair: str, at: datetime) -> str:
    """Return the stamp of a form that is shown again: the one it had, so that a quick second try is not too fast.

    A wrong or old stamp is replaced.
    """
    return sent if check_stamp(sent, pair, at) in ("", TOO_FAST) else stamp(pair, at)


def _signer() -> Signer:
    return Signer(salt=SALT)
