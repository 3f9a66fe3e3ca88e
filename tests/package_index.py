"""A package index on this machine: what the real one answers of a version, as JSON.

It stands where a proxy stands, and is whichever host is asked for.
"""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

# In the format of the index, for jinja2 2.10: one that stands, one that was taken back.
FAULTS = [
    {
        "aliases": ["CVE-2019-10906", "GHSA-462w-v97r-4m45"],
        "details": "In Pallets Jinja before 2.10.1, str.format_map allows a sandbox "
        "escape.",
        "fixed_in": ["2.10.1"],
        "id": "PYSEC-2019-217",
        "link": "https://osv.dev/vulnerability/PYSEC-2019-217",
        "source": "osv",
        "summary": None,
        "withdrawn": None,
    },
    {
        "aliases": ["CVE-2019-8341"],
        "details": "An issue was discovered in Jinja2 2.10. ** DISPUTED **",
        "fixed_in": [],
        "id": "PYSEC-2019-220",
        "link": "https://osv.dev/vulnerability/PYSEC-2019-220",
        "source": "osv",
        "summary": None,
        "withdrawn": "2023-02-28T17:45:24Z",
    },
]


class Authority:
    """Whoever believes it believes that we are the host that was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.known: dict[str, ssl.SSLContext] = {}
        self.lock = Lock()
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
        signs = {"key_cert_sign": True, "crl_sign": True}
        others = "digital_signature content_commitment key_encipherment"
        others += " data_encipherment key_agreement encipher_only decipher_only"
        usage = x509.KeyUsage(**dict.fromkeys(others.split(), False), **signs)
        own = x509.BasicConstraints(ca=True, path_length=0)
        self.believed = folder / "believed.pem"
        self.believed.write_bytes(
            self._signed(self.name, self.key, (own, True), (usage, True))
        )

    def as_host(self, host: str) -> ssl.SSLContext:
        with self.lock:
            if host not in self.known:
                self.known[host] = self._as_host(host)
            return self.known[host]

    def _as_host(self, host: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        shown = self._signed(x509.Name([]), key, (names, True))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "host.pem").write_bytes(private + shown)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "host.pem")
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *more: tuple[x509.ExtensionType, bool],
    ) -> bytes:
        now, ours = datetime.now(UTC), self.key.public_key()
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(ours)
        of = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = x509.CertificateBuilder(
            self.name,
            subject,
            key.public_key(),
            x509.random_serial_number(),
            now - timedelta(days=1),
            now + timedelta(days=1),
        )
        for extension, is_critical in ((by, False), (of, False), *more):
            builder = builder.add_extension(extension, is_critical)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


class Index(ThreadingHTTPServer):
    """`knows` True: it has a list with a fault; False: an empty one; None: no list."""

    knows: bool | None = False

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.authority = Authority(folder)

    def way(self) -> dict[str, str]:
        """What a program's environment says, so that it comes here and believes it."""
        address = f"http://127.0.0.1:{self.server_port}"
        return {
            "HTTPS_PROXY": address,
            "REQUESTS_CA_BUNDLE": str(self.authority.believed),
        }


class Answer(BaseHTTPRequestHandler):
    """A tunnel to itself, and behind it `/pypi/NAME/VERSION/json`."""

    server: Index
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        host = self.path.partition(":")[0]
        context = self.server.authority.as_host(host)
        with context.wrap_socket(self.request, server_side=True) as self.request:
            self.setup()
            self.handle()

    def do_GET(self) -> None:
        name, version = self.path.split("/")[2:4]
        faults = FAULTS if self.server.knows and name == "jinja2" else []
        told = {"info": {"name": name, "version": version}, "vulnerabilities": faults}
        body = json.dumps(told).encode()
        self.send_response(503 if self.server.knows is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test prints nothing."""


@contextmanager
def open_index(folder: Path) -> Iterator[Index]:
    with Index(folder) as index:
        Thread(target=index.serve_forever, daemon=True).start()
        yield index
        index.shutdown()
