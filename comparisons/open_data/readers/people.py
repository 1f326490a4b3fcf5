"""Whether a category of a landscape holds people and companies, by its name. Pure: imports no Django."""

import re

ANYWHERE = re.compile(
    r"\b(?:members?|memberships?|participants?|adopters?|sponsors?|sponsorships?|donors?|investors?|ambassadors?"
    r"|case[ -]stud(?:y|ies)|success stor(?:y|ies)|testimonials?|universit(?:y|ies)|consultants?|consultanc(?:y|ies)"
    r"|(?:service|solution) providers?|training partners?|systems? integrators?|working groups?"
    r"|special interest groups?)\b",
    re.IGNORECASE,
)
AS_A_HEAD = re.compile(
    r"\b(?:organi[sz]ations|companies|corporations|enterprises|startups|institut(?:ion|e)s|associations|governments"
    r"|non-?profits|end[ -]users|users|supporters|backers|contributors|customers|partners|vendors)"
    r"(?=\s*(?:$|[^\w\s]|(?:and|or|of|by|for|in|with|using|from|who|that|[0-9]+)\b))"
    r"|\b(?:company|corporation|institution|institute|end[ -]user|supporter|backer|contributor|partner|vendor)\s*$",
    re.IGNORECASE,
)
"""Words that say it only where no other noun follows: "Supporting companies", but "End user computing"."""
CHINESE = re.compile(r"(?:会员|成员|会员单位|成员单位|公司|参与者|参与单位|赞助商|合作伙伴|案例)\s*$")


def holds_people(name: str) -> bool:
    """Return whether what stands there are members, companies, users and the like, and no technologies."""
    return any(pattern.search(name) for pattern in (ANYWHERE, AS_A_HEAD, CHINESE))
