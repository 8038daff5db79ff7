"""Answers that pages for clients share."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a form: the browser asks for the next page with GET, so a refresh repeats nothing."""

    status_code = 303
