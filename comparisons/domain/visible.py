r"""What people can see of a text: how many characters, and whether a name or an address hides some.

The ranges are Unicode's Default_Ignorable_Code_Point, with the few other characters that leave no mark. Pure: imports
no Django.
"""

import re
import unicodedata
from urllib.parse import urlsplit

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Zero-width characters, bidirectional controls, variation selectors, tags and fillers, for a set of ``re``."""
BLANK = "\u2800\ufff9-\ufffc\U0001d159"
"""An empty Braille cell, marks of annotations and a note without a head, which leave no mark either."""
JOINING = (
    "\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua800-\ua82f\ua840-\ua8ff\ua900-\ua9df"
    "\uaa00-\uaadf\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00010d00-\U00010d3f"
    "\U00010f30-\U00010fbf\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
"""Letters that a joiner or non-joiner between them changes: Arabic, Persian, Indic and their like."""
PICTURES = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NEEDED = re.compile(
    rf"(?<=[{JOINING}])[\u200c\u200d](?=[{JOINING}])"
    rf"|(?<=[\ufe0f{PICTURES}])\u200d(?=[{PICTURES}])"
    rf"|(?<=[{PICTURES}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    rf"|(?<=[{IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]"
    r"|(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]"
)
"""What a name needs where it stands: joiners in scripts that have them, parts of emoji, forms of ideographs."""
INVISIBLE = re.compile(f"[{IGNORABLE}{BLANK}]")
IGNORED = re.compile(f"[{IGNORABLE}]")


def count(text: str) -> int:
    """Return how many characters of ``text`` people can see: letters, digits, signs. Blanks and accents do not count.

    >>> count("Go"), count("G\u200bo\u202e"), count("\u3164 \u2800"), count("e\u0301")
    (2, 2, 0, 1)
    """
    return sum(unicodedata.category(character)[0] in "LNPS" for character in INVISIBLE.sub("", text))


def hides_some(name: str) -> bool:
    """Return whether a name holds what nobody sees: a zero-width character, a bidirectional control, a filler.

    A joiner between letters of a script that needs it, or inside an emoji, is part of the name.

    >>> hides_some("Go"), hides_some("G\u200bo"), hides_some("Post\u202egreSQL"), hides_some("می\u200cخواهم")
    (False, True, True, False)
    """
    return not name.isascii() and bool(INVISIBLE.search(NEEDED.sub("", name)))


def without_ignored(text: str) -> str:
    """Return ``text`` without the characters that Unicode calls ignorable."""
    return text if text.isascii() else IGNORED.sub("", text)


def without_hidden(name: str) -> str:
    """Return a name without what nobody sees; joiners and the like that it needs stay."""
    if not hides_some(name):
        return name
    needed = {found.start() for found in NEEDED.finditer(name)}
    return "".join(one for at, one in enumerate(name) if at in needed or not INVISIBLE.match(one))


def hides_in_address(address: str) -> bool:
    """Return whether an address holds what nobody sees: there, no character of the kind is needed."""
    return not address.isascii() and bool(INVISIBLE.search(address))


def names_a_user(address: str) -> bool:
    """Return whether an address holds a user name, with a password or without: ``http://ada:secret@example.org/``."""
    try:
        return "@" in urlsplit(address).netloc
    except ValueError:
        return False
