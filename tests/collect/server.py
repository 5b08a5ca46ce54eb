"""A real server on loopback that says exactly what a test wants, byte for byte."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from scamrecruit.collect.settings import Egress, Limits, Politeness, Settings

Reply = bytes | Callable[[socket.socket, bytes], None]


def answer(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer; underscores in header names become hyphens."""
    payload = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(payload))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + payload


def redirect(place: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, Location=place)


class Server:
    """Answers by path (without query, then with); remembers each request. A list is used up in turn."""

    def __init__(
        self,
        pages: Mapping[str, Reply | list[Reply]],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.pages: dict[str, Reply | list[Reply]] = {
            "/robots.txt": answer("", "404 Not Found"),
            **pages,
        }
        self.requests: list[bytes] = []
        self.host = host
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    outer._serve(
                        tls.wrap_socket(self.request, server_side=True) if tls else self.request
                    )
                except (OSError, ssl.SSLError):
                    pass

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

        self._listener = Listener((host, 0), Handler)
        self.port = self._listener.server_address[1]
        self.origin = f"{'https' if tls else 'http'}://{host}:{self.port}"

    def _serve(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            data = connection.recv(65536)
            if not data:
                return
            request += data
        self.requests.append(request)
        target = request.split(b" ")[1].decode()
        reply = self.pages.get(
            target, self.pages.get(target.partition("?")[0], answer("", "404 Not Found"))
        )
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if callable(reply):
            reply(connection, request)
        else:
            connection.sendall(reply)
        connection.close()

    def __enter__(self) -> "Server":
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def url(self, path: str) -> str:
        return self.origin + path

    @property
    def asked(self) -> list[str]:
        """Paths asked for, in order."""
        return [request.split(b" ")[1].decode() for request in list(self.requests)]

    def headers(self, number: int) -> dict[str, str]:
        lines = self.requests[number].decode("latin-1").split("\r\n")[1:]
        return {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)
        }


def fast(
    *servers: Server, limits: Limits | None = None, egress: Egress | None = None, **politeness: object
) -> Settings:
    """Settings for tests: no waits, these servers allowed."""
    allowed = frozenset(f"{server.host}:{server.port}" for server in servers)
    manners = {"interval": 0.0, "backoff": 0.01, **politeness}
    return Settings(
        politeness=Politeness(**manners),  # type: ignore[arg-type]
        limits=limits or Limits(total_seconds=5.0, connect_seconds=2.0),
        egress=egress or Egress(allow_private=allowed),
    )


def authority(folder: Path, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server context for ``name`` and the file of the authority that vouches for it."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def subject(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.datetime.now(datetime.UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(who: str, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder().subject_name(subject(who)).issuer_name(subject("test root"))
            .public_key(public).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        )  # fmt: skip

    root = (
        certificate("test root", root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(root_key, hashes.SHA256())
    )
    try:
        place: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        place = x509.DNSName(name)
    leaf = (
        certificate(name, key.public_key())
        .add_extension(x509.SubjectAlternativeName([place]), False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(
        leaf.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return context, folder / "root.pem"
