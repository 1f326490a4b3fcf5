"""Why a file cannot be read."""


class UnreadableManifest(ValueError):
    """Its text is a sentence for whoever gave the file; nothing of the file's own text stands in it.

    ``line`` counts from 1 and is 0 where no line is at fault.
    """

    def __init__(self, sentence: str, *, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence[:1].lower()}{sentence[1:]}" if line else sentence)
        self.line = line
