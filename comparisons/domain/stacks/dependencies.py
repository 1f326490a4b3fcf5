"""What a project depends on, as one of its files says it. Pure: imports no Django."""

from dataclasses import dataclass

LONGEST = 200
"""Characters of a name or a version that is kept."""
TOOL = "tool"
"""The ecosystem of what has a word of everyday use, such as the runtimes of `.tool-versions`: aliases know it."""
DISTRIBUTION = "distribution"
"""The ecosystem of packages of an operating system: their versions say little, as fixes are carried back to them."""
GENERIC = "generic"
"""The ecosystem of what is known by its name everywhere, as package URLs call it."""
UNREGISTERED = "unregistered"
"""The ecosystem of what a file names without a registry: many a library is called after what it talks to."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """One thing that a file names.

    ``ecosystem`` is one of ours (the values of ``package_urls.ECOSYSTEMS``), one of those above, or the type of a
    package URL that is none of them.
    ``version`` is the one version that is used, empty where the file leaves it open; ``asked`` is what the file says of
    it, such as ">=4.2,<6". ``line`` counts from 1 and is 0 where no line is known.
    """

    ecosystem: str
    name: str
    version: str = ""
    asked: str = ""
    is_direct: bool = True
    line: int = 0

    def __str__(self) -> str:
        """Return it as the file writes it: "django 5.2.1", "django >=4.2,<6"."""
        return " ".join(filter(None, (self.name, self.version or self.asked)))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file names, in its order; ``kind`` is a key of ``manifests.kinds.KINDS``.

    ``notes`` are sentences about what stands in the file and was not read, such as lines that hold no name. Nothing in
    them is a secret: addresses are shown without user, password and query.
    """

    kind: str
    dependencies: tuple[Dependency, ...] = ()
    notes: tuple[str, ...] = ()
