"""The storage of static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PlainNameFallbackStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, or plain names if ``collectstatic`` has not run.

    ``collectstatic`` stays strict: it refuses a style sheet that names a missing file.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            stored: str = super().stored_name(name)
        except ValueError:  # not in the manifest, and not collected either
            return name
        return stored
