"""All components by one name: ``{% load ui %}``. Seen together at ``/desk/components/``."""

from django import template

from service_desk.web.templatetags import board, controls, marks, notices, shell

register = template.Library()

for part in (marks, controls, notices, board, shell):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
