"""What a telephone loads for one page: the page and all it names, as it is sent."""

import http.client
import re

from bench import table
from bench.server import Served

LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')
KB = 1000


def measure(rows: table.Table, server: Served, path: str, cookie: str) -> None:
    page = _body(server.port, path, cookie)
    loaded = sorted(set(LOADED.findall(page.decode())))
    rest = sum(len(_body(server.port, one, "")) for one in loaded)
    whole = (len(page) + rest) / KB
    rows.add_most("page of a statement and all it loads", whole, 60, " KB")
    rows.note(f"the page itself {len(page) / KB:.1f} KB, {len(loaded)} files once")


def _body(port: int, path: str, cookie: str) -> bytes:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {
        "Cookie": cookie,
        "Accept-Encoding": "gzip",
        "Accept-Language": "zh-Hans",
    }
    asking.request("GET", path, headers=headers)
    answer = asking.getresponse()
    body = answer.read()
    asking.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(answer.status)
    return body
