"""A check that no file names the host of a package registry: each machine has its own way to packages."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Written in two parts, so that this file does not hold what it looks for.
REGISTRIES = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "com"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("deb.debian", "org"),
    ("security.debian", "org"),
    ("archive.ubuntu", "com"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("proxy.golang", "org"),
    ("repo.maven.apache", "org"),
    ("packagist", "org"),
]
NAMED = re.compile("|".join(re.escape(".".join(parts)) for parts in REGISTRIES), re.IGNORECASE)


def report(root: Path) -> bool:
    """Print each place that names a registry, and return whether there was none."""
    places = list(found(root))
    for place in places:
        print(f"{place}: names a package registry")
    return not places


def found(root: Path) -> Iterator[str]:
    for path in tracked(root):
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if NAMED.search(line):
                yield f"{path.relative_to(root)}:{number}"


def tracked(root: Path) -> Iterator[Path]:
    """Yield the files that git tracks or would add; none outside a repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            yield root / name
