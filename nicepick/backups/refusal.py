"""The error of a backup or restore."""


class Refusal(Exception):
    """A sentence for the operator. Nothing was changed."""
