"""Keys of the API: made once, shown once, kept as a hash."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from service_desk.lib.tokens import hash_token, new_token
from service_desk.organisation.models import ApiToken, Posting, Staff


def issue_api_token(*, staff: Staff, label: str = "", now: dt.datetime) -> str:
    """Make a key for ``staff`` and return it; it can't be read again."""
    raw, hashed = new_token()
    ApiToken.objects.create(staff=staff, key_hash=hashed, label=label, created_at=now)
    return raw


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token <key>``; the staff member's role and sites apply. One query."""

    keyword = b"token"

    def authenticate(self, request: Request) -> tuple[Staff, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != self.keyword:
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the header as: Token, a space, the key."))
        postings = Posting.objects.filter(staff=OuterRef("staff")).values(
            row=JSONObject(slug="site__slug", role="role")
        )
        token = (
            ApiToken.objects.select_related("staff")
            .annotate(postings=ArraySubquery(postings))
            .filter(
                key_hash=hash_token(words[1].decode("latin-1")),
                revoked_at=None,
                staff__is_active=True,
            )
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("This key is not known or was revoked."))
        # What ApiView asks when it looks for the site: no second query (api.md, ≤ 3 queries).
        token.staff.known_postings = token.postings
        return token.staff, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the key is sent, for the OpenAPI description."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
