"""A clerk without a browser: forms sent over HTTP, each answer taken as a promise."""

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

BROKEN_OFF = (OSError, http.client.HTTPException)


@dataclass
class Voice:
    """What the house said it has of one voice."""

    number: int
    text: str
    point: int
    lead: int
    done: list[str] = field(default_factory=list)


class Clerk:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def sign_in(self, username: str = "demo-clerk") -> None:
        self.get("/sign-in/")
        status, _page = self.post("/sign-in/demo/", username=username)
        assert status == 302

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, **facts: object) -> tuple[int, str]:
        token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self._ask("POST", path, urlencode({**facts, **token}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            page = answer.read().decode()
        finally:
            asking.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {k: v.value for k, v in SimpleCookie(line).items()}
        return answer.status, page

    # ---- The work ----

    def record(self, text: str, phone: str) -> Voice:
        status, page = self.post(
            "/inbox/record/",
            once=text,
            phone=phone,
            text=text,
            kind="help",
            channel="phone",
            audience="public",
            answer_channel="sms",
        )
        assert status == 200, status
        point = re.search(r"/inbox/(\d+)/points/(\d+)/", page)
        assert point, "the page after filing shows no voice"
        _status, slip = self.get(f"/inbox/{point[1]}/dispatch/")
        lead = re.search(r'<option value="(\d+)"', slip[slip.index('name="lead"') :])
        assert lead
        return Voice(int(point[1]), text, int(point[2]), int(lead[1]))

    def act(self, voice: Voice, verb: str, path: str = "", **facts: object) -> None:
        """Done is what the house says is done: a way on to the next page."""
        status, page = self.post(f"/inbox/{voice.number}/{path or verb}/", **facts)
        assert status == 302, f"{verb}: {status}\n{page[-3000:]}"
        voice.done.append(verb)
