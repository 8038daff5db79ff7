"""The request side, without models: guards, components, errors, live updates.

Owns: guards every view is mounted behind, the shells' context, ``ui`` template tags.
May import: organisation, lib.
Enter by: ``guards.desk_view``, ``guards.public_view``, ``templatetags.ui``.
"""
