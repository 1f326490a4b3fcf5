"""Why nothing was backed up or restored."""


class Refusal(Exception):
    """A sentence for the operator; all is as it was."""
