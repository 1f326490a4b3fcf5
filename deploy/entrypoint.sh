#!/bin/sh
# The entry point of the container: runs a command of manage.py, "serve" after the database was prepared.
# With PREPARE=false somebody else prepares it, such as the service "prepare" of docker-compose.yml.
set -eu
if [ "${1:-}" = serve ] && [ "${PREPARE:-true}" = true ]; then
    python manage.py prepare --without-static
fi
exec python manage.py "$@"
