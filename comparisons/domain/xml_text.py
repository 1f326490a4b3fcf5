"""Text as XML can hold it. Pure: imports no Django."""

import re

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, however they are written."""


def xml_text(value: str) -> str:
    """Return ``value`` without the characters that XML cannot hold."""
    return NOT_XML.sub("", value)
