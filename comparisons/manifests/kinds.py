"""The kinds of files that are read: one line each, which names what its reader's module says of it."""

from .found import Kind
from .readers import (
    cargo,
    compose,
    composer,
    cyclonedx,
    dockerfile,
    gemfile,
    go_mod,
    package_json,
    package_lock,
    pipfile,
    pnpm,
    poetry,
    pyproject,
    requirements,
    spdx,
    tool_versions,
    uv,
    yarn,
)

IN_ORDER = (
    pyproject.PYPROJECT,
    pyproject.PYLOCK,
    uv.LOCK,
    poetry.LOCK,
    pipfile.LOCK,
    cyclonedx.CYCLONEDX,
    spdx.SPDX,
    composer.LOCK,
    composer.COMPOSER,
    package_lock.LOCK,
    package_json.PACKAGE_JSON,
    pnpm.LOCK,
    yarn.LOCK,
    cargo.LOCK,
    cargo.CARGO,
    go_mod.GO_MOD,
    gemfile.LOCK,
    gemfile.GEMFILE,
    dockerfile.DOCKERFILE,
    compose.COMPOSE,
    tool_versions.TOOL_VERSIONS,
    tool_versions.NVMRC,
    tool_versions.PYTHON_VERSION,
    requirements.REQUIREMENTS,
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in IN_ORDER}
"""By key, in the order in which texts are tried: what has the plainest marks is last."""
