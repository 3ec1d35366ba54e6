"""Who is asking: tokens that a secret of this server signs. Nothing of a session is kept but what the account holds.

A token names an account and its epoch. Each use reads the account, so that a closed account, a new role or a new
password counts at once; the secret is drawn when the server starts, so that no token outlives it. The API takes a token
as Bearer alone and the pages take it from a cookie alone: a browser can be made to send a cookie, never a Bearer.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.refusals import NotAllowed, SignedOut

LASTS_S = 8 * 3600
"""Seconds a session lasts. Judged: a shift; NIST SP 800-63B-4 (2025) lets twelve hours pass at its second level."""
COOKIE = "register_session"
VISITOR = "register_visitor"
_SIGNED_OUT = "this session is over: sign in again"


@dataclass(frozen=True)
class Session:
    """What a token says."""

    account: str
    epoch: int
    nonce: str
    """Forms are bound to it."""


class Sessions:
    """Makes and reads the tokens of one server."""

    def __init__(self, secret: bytes | None = None) -> None:
        secret = secret or secrets.token_bytes(32)
        self._sessions = URLSafeTimedSerializer(secret, salt="session")
        self._forms = URLSafeTimedSerializer(secret, salt="form")

    def begin(self, account: Account) -> str:
        """Return a token for an account that has just signed in."""
        return str(self._sessions.dumps([account.id, account.epoch, secrets.token_urlsafe(9)]))

    def read(self, token: str | None) -> Session:
        """Return what a token says.

        Raises
        ------
        SignedOut
            If it is none of ours, or too old.
        """
        try:
            account, epoch, nonce = self._sessions.loads(token or "", max_age=LASTS_S)
        except (BadSignature, ValueError, TypeError, UnicodeError):
            raise SignedOut(_SIGNED_OUT) from None
        return Session(account, epoch, nonce)

    def form_token(self, nonce: str) -> str:
        """Return what a form carries, so that it is known to come from a page of this session."""
        return str(self._forms.dumps(nonce))

    def check_form(self, token: str | None, nonce: str | None) -> None:
        """Refuse a form that does not come from a page of this session.

        Raises
        ------
        NotAllowed
        """
        try:
            said = self._forms.loads(token or "", max_age=LASTS_S)
        except (BadSignature, ValueError, TypeError, UnicodeError):
            said = None
        if (
            not nonce
            or not isinstance(said, str)
            or not secrets.compare_digest(said.encode(), nonce.encode())
        ):
            message = "this did not come from a page of this session: load the page again"
            raise NotAllowed(message)
