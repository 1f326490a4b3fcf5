"""One module a format or a family of formats; each reader is a ``found.Reader``."""
