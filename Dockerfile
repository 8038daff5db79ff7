# One image for web, worker, beat and migrate; docker-compose.yml says which one it is.
FROM python:3.11-slim-bookworm

# Pango draws the papers. Nothing else of the system is needed: the driver brings its libpq.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin desk \
    && install --directory --owner desk --group desk --mode 0750 \
        /var/lib/service-desk /var/lib/service-desk/media /var/lib/service-desk/beat

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PROJECT_ENVIRONMENT=/opt/venv \
    PATH=/opt/venv/bin:$PATH \
    SERVICE_DESK_STATE=/var/lib/service-desk \
    STATIC_ROOT=/srv/static

WORKDIR /srv/service-desk

# The packages change seldom, the code often: two layers. The versions are those pinned in
# pyproject.toml; neither the laptop stack nor the tests' tools come along.
COPY pyproject.toml ./
RUN uv sync --no-default-groups

COPY manage.py ./
COPY service_desk service_desk
COPY parts_prep parts_prep
COPY appointments appointments
COPY workorders workorders
COPY repeat_claims repeat_claims
COPY followups followups
COPY templates templates
COPY static static
COPY locale locale
RUN python manage.py collectstatic --no-input

USER desk
EXPOSE 8000
CMD ["gunicorn", "service_desk.wsgi", \
     "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--no-control-socket"]
