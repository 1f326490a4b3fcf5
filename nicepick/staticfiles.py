"""How static files are named."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhereCollected(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content, and plain names where ``collectstatic`` has not run.

    Collecting itself stays strict: a style sheet that names a missing file is refused.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            stored: str = super().stored_name(name)
        except ValueError:  # not in the manifest, and not collected either
            return name
        return stored
