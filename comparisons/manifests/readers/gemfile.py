"""``Gemfile`` and ``Gemfile.lock`` of Bundler.

A Gemfile is a program: its calls of ``gem`` and ``ruby`` are read wherever they stand, in blocks too.
"""

import re
from collections.abc import Iterator

from comparisons.domain.stacks.dependencies import TOOL, Dependency
from comparisons.manifests.found import Found, Kind, Note

ECOSYSTEM = "gem"
CALL = re.compile(r"(?:\A|[{;|]\s*)(gem|ruby)\b[ \t]*\(?[ \t]*")
OTHERS = re.compile(r"(?:gemspec|eval_gemfile)\b")
TEXT = re.compile(r"\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')\s*(?:\.freeze\b\s*)?")
LISTED = re.compile(r"\s*\[([^\]]*)\]|\s*%w[\[(]([^\])]*)[\])]")
POINT = re.compile(r"(?::(tag|branch|ref)\s*=>|\b(tag|branch|ref):)\s*[\"']([^\"'\n]*)[\"']")
PLACE = re.compile(r":(git|github|gist|bitbucket|path)\s*=>|\b(git|github|gist|bitbucket|path):")
EXACT = re.compile(r"=?\s*(v?[0-9][\w.-]*)")
LONGEST = 2000
"""Characters of a call."""


def read(text: str) -> Iterator[Found]:
    """Yield what each call names; a version without a sign is exact."""
    for line, call in _calls(text):
        if OTHERS.match(call):
            yield Note("It names another file, which was not read.", line)
        for found in CALL.finditer(call):
            yield _called(found[1], call[found.end() :], line)


def _calls(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with its first line; a comma at the end goes on in the next line."""
    said, first = "", 0
    for number, line in _lines(text):
        first = first if said else number
        said = f"{said} {line}".lstrip()
        if not said.endswith((",", "\\", "(")) or len(said) > LONGEST:
            yield first, said[:LONGEST]
            said = ""
    if said:
        yield first, said


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line of the program, without comments."""
    is_comment = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.rstrip() == "__END__":
            return
        if line.startswith(("=begin", "=end")):
            is_comment = line.startswith("=begin")
        elif not is_comment and (said := _without_comment(line).strip()):
            yield number, said


def _without_comment(line: str) -> str:
    quote = ""
    for place, letter in enumerate(line if "#" in line else ""):
        if letter == quote:
            quote = ""
        elif not quote and letter in "\"'":
            quote = letter
        elif not quote and letter == "#":
            return line[:place]
    return line


def _called(word: str, rest: str, line: int) -> Found:
    texts, rest = _texts(rest)
    if word == "ruby":
        version = EXACT.fullmatch(texts[0]) if len(texts) == 1 else None
        return Dependency(TOOL, "ruby", version[1] if version else "", ", ".join(texts), line=line)
    name, asked = (texts[0] if texts else ""), ", ".join(texts[1:])
    if not name or "#{" in name:
        return Note("The name of this gem is not written out.", line)
    version = EXACT.fullmatch(asked)
    place = PLACE.search(rest)
    if place and (place[1] or place[2]) == "path":
        return Note(f"{name} is a folder of this project.", line)
    if place:
        point = POINT.search(rest)
        asked = f"git {point[1] or point[2]} {point[3]}" if point else "git"
        return Dependency(ECOSYSTEM, name, asked=asked, line=line)
    return Dependency(ECOSYSTEM, name, version[1] if version else "", asked, line=line)


def _texts(rest: str) -> tuple[list[str], str]:
    """Return the texts that a call begins with, those of lists included, and what follows them."""
    texts: list[str] = []
    while True:
        if found := TEXT.match(rest):
            texts.append(found[1] or found[2] or "")
        elif found := LISTED.match(rest):
            texts += re.findall(r"[\"']([^\"']*)[\"']", found[1]) if found[1] is not None else found[2].split()
        else:
            return texts, rest
        rest = rest[found.end() :].lstrip()
        if not rest.startswith(","):
            return texts, rest
        rest = rest[1:]


SPEC = re.compile(r"    (\S+) \(([^()]+)\)")
ASKED = re.compile(r"  ([^\s!]+)(!)?(?: \(([^()]+)\))?(!)?")
RUBY = re.compile(r"\s+ruby ([0-9][\w.]*?)(?:p[0-9]+)?(?: \(.*\))?")
PLATFORM = re.compile(r"-(?:x86|x64|arm|aarch|java|jruby|mswin|mingw|universal|powerpc|s390x|riscv|ruby)[\w.-]*")
"""The end of the version of a gem that is built for one platform."""


def read_lock(text: str) -> Iterator[Found]:
    """Yield each locked gem once, whatever platforms it is built for; direct is what DEPENDENCIES lists."""
    sections = list(_sections(text))
    wishes = {
        found[1]: found[3] or ""
        for title, _, line in sections
        if title == "DEPENDENCIES" and (found := ASKED.fullmatch(line))
    }
    for title, number, line in sections:
        if title in ("GEM", "GIT", "PLUGIN SOURCE") and (found := SPEC.fullmatch(line)):
            name, version = found[1], PLATFORM.sub("", found[2])
            yield Dependency(ECOSYSTEM, name, version, wishes.get(name, ""), name in wishes, number)
        elif title == "RUBY VERSION" and (found := RUBY.fullmatch(line)):
            yield Dependency(TOOL, "ruby", found[1], line=number)
        elif title == "BUNDLED WITH" and line.strip():
            yield Dependency(ECOSYSTEM, "bundler", line.strip(), is_direct=False, line=number)


def _sections(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield the title of its section, the number and the text of each line that is indented."""
    title = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1].isalpha():
            title = line.strip()
        elif line.strip():
            yield title, number, line.rstrip()


GEMFILE = Kind(
    "gemfile",
    "Gemfile",
    read,
    ("gemfile", "*.gemfile", "gems.rb"),
    (r"^source[ \t(]+[\"']", r"^[ \t]*gem[ \t(]+[\"']"),
)
LOCK = Kind(
    "gemfile-lock",
    "Gemfile.lock",
    read_lock,
    ("gemfile.lock", "*.gemfile.lock", "gems.locked"),
    (r"^(?:GEM|GIT|PATH)\n  remote: ", r"^    \S+ \([^()\n]+\)$"),
)
