"""The digest of the claims that a decision rested on: where it is the same, none of them has changed since.

It covers text, sign, strength and criterion of each claim that counts, as ``standing.Counted`` does: another source, or
another day of checking, is no other ground. Weights and must-haves stand in the record itself. Pure: imports no Django.
"""

import re
from hashlib import blake2b

from comparisons.domain.standings.standing import Snapshot

DIGEST = re.compile(r"[0-9a-f]{32}")


def digest(snapshot: Snapshot) -> str:
    """Return 32 hexadecimal digits, the same whatever the order of sides and claims."""
    claims = sorted(claim.digest for side in snapshot.claims for claim in side)
    return blake2b("\n".join(claims).encode(), digest_size=16).hexdigest()
