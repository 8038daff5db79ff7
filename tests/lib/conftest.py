"""These tests need no database; generated examples must not fail because a machine is busy."""

from hypothesis import settings

settings.register_profile("service-desk", deadline=None, database=None)
settings.load_profile("service-desk")
