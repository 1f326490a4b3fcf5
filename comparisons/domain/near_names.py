"""Other spellings of a name under which the same technology may be known already. Pure: imports no Django."""

import re
from collections.abc import Iterator

from .pairs import key

AROUND = frozenset({
    "apache", "amazon", "aws", "azure", "broker", "cache", "cloud", "cluster", "cms", "community", "database", "db",
    "edition", "engine", "enterprise", "framework", "gnu", "google", "hashicorp", "js", "lang", "language", "library",
    "lts", "microsoft", "open", "oracle", "orm", "os", "platform", "programming", "project", "queue", "sdk", "server",
    "service", "software", "source", "the", "tool", "toolkit",
})  # fmt: skip
"""Words that people leave out of a name, or add to it."""
NUMBER = re.compile(r"v?[0-9]+(\.[0-9x]+)*")
ENDING = re.compile(r"(?<=[a-z0-9])(\.js|\.io|\.net|js|db|lang|mq)$")
NO_NAME = re.compile(r"[^\w+#]+")


def spellings(name: str) -> list[str]:
    """Return other keys that may lead to the technology called ``name``, the likeliest first; without its own key.

    >>> spellings("RabbitMQ Server")[0], spellings("Apache Kafka 4.0")[0], spellings("Rabbit MQ")[0]
    ('rabbitmq', 'kafka', 'rabbitmq')
    >>> spellings("golang"), spellings("Post-greSQL")
    (['go'], ['postgresql'])
    """
    own = key(name)
    found = dict.fromkeys(_spellings(own))
    return [word for word in found if word and word != own]


def _spellings(own: str) -> Iterator[str]:
    words = own.split()
    kept = [word for word in words if word not in AROUND and not NUMBER.fullmatch(word)]
    bare = " ".join(kept)
    yield bare
    for word in (bare, own):
        yield NO_NAME.sub("", word)
        yield ENDING.sub("", word)
    yield f"{NO_NAME.sub('', bare)}.js" if len(kept) < len(words) and "js" in words else ""
