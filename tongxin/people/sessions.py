"""Sessions in the database that know their account (SESSION_ENGINE).

What a session holds, a number and a code on its way among it, is sealed with the
house's key and bound to the session's own name.
"""

import base64
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from tongxin.kernel import sealed
from tongxin.people.models import Session


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        account = data.get(SESSION_KEY)
        row.account = int(account) if account else None
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        text = self.serializer().dumps(session_dict)
        key = sealed.derived_key("session")
        return base64.b64encode(sealed.seal(key, text, self._context())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Empty where it was changed, moved to another row or is of another house."""
        key = sealed.derived_key("session")
        try:
            token = base64.b64decode(session_data)
            text = sealed.open_token(key, token, self._context())
        except (sealed.CannotOpen, ValueError):
            return {}
        held: dict[str, Any] = self.serializer().loads(text)
        return held

    def _context(self) -> bytes:
        return f"people.Session.{self.session_key}".encode()


def clear_expired() -> None:
    """Forget the sessions that have run out, and what they held."""
    SessionStore.clear_expired()
