"""Sentences for a made-up catalogue: enough different words that an index of them is as large as a real one. Pure."""

from random import Random

SUBJECTS = (
    "queries", "deployments", "migrations", "schemas", "plugins", "containers", "threads", "batches", "queues",
    "tokens", "indexes", "replicas", "sessions", "modules", "macros", "templates", "workers", "streams", "backups",
    "snapshots",
)  # fmt: skip
VERBS = (
    "compiles", "restarts", "streams", "validates", "caches", "retries", "shards", "replays", "encrypts", "profiles",
    "reloads", "compresses", "schedules", "audits", "batches", "inlines", "rotates", "measures", "isolates", "traces",
)  # fmt: skip
WHERE = (
    "across regions", "under load", "on one machine", "in a browser", "behind a proxy", "at compile time", "on ARM",
    "in a monorepo", "without a restart", "inside a transaction", "on Windows", "in a container", "during upgrades",
)  # fmt: skip
TEAMS = ("a small team", "several teams", "a research group", "an agency", "a newsroom", "a start-up")
NEEDS = ("predictable latency", "strict types", "quick prototypes", "long support", "low memory", "plain tooling")


def claim(is_pro: bool, chance: Random) -> str:
    verb, subject, where = chance.choice(VERBS), chance.choice(SUBJECTS), chance.choice(WHERE)
    figure = chance.randrange(2, 4000)
    if is_pro:
        return f"It {verb} {figure} {subject} {where} and says how long each of them took."
    return f"An operator who {verb} {figure} {subject} {where} has to write that part alone."


def quote(chance: Random) -> str:
    return f"{chance.choice(SUBJECTS)} are kept {chance.choice(WHERE)} for {chance.randrange(2, 90)} days"


def use_case(name: str, chance: Random) -> str:
    team, need, where = chance.choice(TEAMS), chance.choice(NEEDS), chance.choice(WHERE)
    return f"Developers should use {name} when {team} needs {need} {where}."


def summary(name: str, chance: Random) -> str:
    first, second = chance.sample(SUBJECTS, 2)
    return f"{name} {chance.choice(VERBS)} {first} and {second} {chance.choice(WHERE)}, for {chance.choice(TEAMS)}."


def choose_if(slug: str, chance: Random) -> str:
    return f"you keep {chance.randrange(2, 500)} {chance.choice(SUBJECTS)} {chance.choice(WHERE)} and know {slug} well"


def stay(chance: Random) -> str:
    return f"Stay until {chance.randrange(2, 500)} {chance.choice(SUBJECTS)} have to move {chance.choice(WHERE)}."


def reason(one: str, other: str, chance: Random) -> str:
    first, second = chance.sample(SUBJECTS, 2)
    return (
        f"Of {one} and {other} this one {chance.choice(VERBS)} {first} {chance.choice(WHERE)}, "
        f"which {chance.choice(TEAMS)} feels in {chance.randrange(2, 60)} weeks. "
        f"The other {chance.choice(VERBS)} {second} only {chance.choice(WHERE)}."
    )


def in_short(name: str, chance: Random) -> str:
    return f"{name} {chance.choice(VERBS)} what {chance.choice(TEAMS)} has {chance.choice(WHERE)}."


def best_case(chance: Random) -> str:
    return f"Where {chance.choice(SUBJECTS)} outnumber people, it {chance.choice(VERBS)} them {chance.choice(WHERE)}."


def condition(chance: Random) -> str:
    verb, subject, where = chance.choice(VERBS), chance.choice(SUBJECTS), chance.choice(WHERE)
    return f"a release {verb} {chance.randrange(100, 9000)} {subject} {where}"
