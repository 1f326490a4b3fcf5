# The site, and what one works in on it (.devcontainer): docker build . makes the site, --target workplace the other.
# Its Debian names the version of the client programs below: that of the server in docker-compose.yml.
FROM python:3.14-slim-trixie AS python

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# What manage.py backup and restore call on PostgreSQL.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*


FROM python AS workplace

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends chromium git make nginx-light postgresql-17 \
    && rm -rf /var/lib/apt/lists/*


FROM python AS site

LABEL org.opencontainers.image.title="Nice Pick" \
      org.opencontainers.image.description="Comparisons of technologies that show their work" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="1.0.0"
ENV PATH=/site/.venv/bin:$PATH
WORKDIR /site

COPY requirements.txt ./
RUN python -m venv .venv \
    && pip install --require-hashes --no-deps --no-cache-dir --quiet --disable-pip-version-check -r requirements.txt

COPY . .
# The key made on the way must not be part of the image. The account has the same number in each image, as the files in
# volumes are owned by a number.
RUN groupadd --system --gid 10001 site \
    && useradd --system --uid 10001 --gid 10001 --no-create-home site \
    && export SECRET_KEY=only-while-building \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python manage.py compile_templates \
    && mkdir /data /backups /dumps \
    && chown site:site var /data /backups /dumps

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

# Any command of manage.py: docker run … nice-pick backup /backups/today.backup. Before it serves, it prepares the database:
# it migrates, and where that is empty loads the starter catalogue and prints the editor's login.
ENTRYPOINT ["sh", "deploy/entrypoint.sh"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--threads", "3"]
