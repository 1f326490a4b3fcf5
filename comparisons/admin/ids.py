"""Primary keys that a browser sends."""


def parsed_id(object_id: str) -> int:
    """Return the primary key in an address or a field; 0, which no row has, if it is no 64-bit number."""
    return int(object_id) if object_id.isascii() and object_id.isdecimal() and len(object_id) < 19 else 0
