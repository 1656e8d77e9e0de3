# Talkooriihi: one image for the web server, the worker and the clock. See docs/operations.md.
FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
RUN python -m venv /opt/talkooriihi
COPY requirements.txt .
RUN /opt/talkooriihi/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt


FROM python:3.12-slim-bookworm
# Voikko gives Finnish base forms. Debian's security updates should come in, so versions are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libvoikko1 voikko-fi \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin talkooriihi \
    && install --directory --owner talkooriihi --mode 750 /data

ENV PATH=/opt/talkooriihi/bin:$PATH \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    TALKOORIIHI_DATA=/data \
    STATIC_ROOT=/app/staticfiles \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1
WORKDIR /app
COPY --from=packages /opt/talkooriihi /opt/talkooriihi
COPY . .
# The key is used for nothing here and is not in the image's environment.
RUN python -m compileall -q . \
    && SECRET_KEY=only-for-collecting-static-files-0123456789 python manage.py collectstatic --no-input

USER 10001
EXPOSE 8000
VOLUME /data
# The host is one that the site answers to; /healthz says whether the database does.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=4)"]
# No access log: addresses of requests may hold keys.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--graceful-timeout", "15"]
