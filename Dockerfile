# Its Debian names the version of the client programs below: that of the server in docker-compose.yml.
FROM python:3.11-slim-trixie

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/site/.venv/bin:$PATH
WORKDIR /site

# What manage.py backup and restore call on PostgreSQL.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt ./
RUN python -m venv .venv \
    && pip install --require-hashes --no-deps --no-cache-dir --quiet --disable-pip-version-check -r requirements.txt

COPY . .
# The key made on the way must not be part of the image.
RUN useradd --system --no-create-home site \
    && export SECRET_KEY=only-while-building \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python manage.py compile_templates \
    && mkdir /data /backups /dumps \
    && chown site var /data /backups /dumps

USER site
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

# Migrating is a step of its own: docker run … python manage.py migrate
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--threads", "3"]
