"""The Celery application. The broker is a doorbell: each promise is a row in Postgres."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service_desk.settings")

app = Celery("service_desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
