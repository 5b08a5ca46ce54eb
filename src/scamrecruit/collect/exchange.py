"""One question and its answer: the bytes as they passed, and what they say.

What an answer says is always worked out from its bytes alone, by the same function when it is
fetched, when an interrupted run goes on, and when the evidence is checked a year later.
"""

from datetime import datetime

import h11
from msgspec import Struct

from scamrecruit.collect.decode import DecodeError, decoded
from scamrecruit.collect.settings import Limits

_MAX_HEAD = 1 << 20
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Exchange(Struct, frozen=True):
    """One question and its answer as they passed over the wire.

    ``request`` and ``response`` are whole HTTP messages; ``peer`` is the address connected to,
    ``certificate`` the SHA-256 of the server's certificate. ``truncated`` says why the answer is
    not whole, in WARC's words: ``length``, ``time`` or ``disconnect``.
    """

    url: str
    at: datetime
    seconds: float
    request: bytes
    response: bytes
    peer: str | None = None
    certificate: str | None = None
    truncated: str | None = None


class Answer(Struct, frozen=True):
    """What an answer says: ``payload`` without transfer coding, ``body`` also without content coding.

    ``problem`` says why ``body`` is empty or may be incomplete.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    body: bytes
    problem: str | None = None

    def header(self, name: str) -> str:
        """The values of a header, joined by commas; empty if it is not there."""
        return ", ".join(value for key, value in self.headers if key == name)

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as written."""
        place = next((value for key, value in self.headers if key == "location"), None)
        return place if self.status in _REDIRECTS else None


def understand(response: bytes, limits: Limits) -> Answer:
    """What the bytes of an HTTP answer to a GET say; never raises."""
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(response)
    connection.receive_data(b"")
    head: h11.Response | None = None
    payload = bytearray()
    problem = None
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                payload += event.data
            elif event in (h11.NEED_DATA, h11.PAUSED) or isinstance(event, h11.ConnectionClosed):
                break
    except h11.RemoteProtocolError as error:
        problem = f"the answer is cut or malformed: {error}"
    if head is None:
        return Answer(0, (), b"", b"", problem or "no answer")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers)
    answer = Answer(head.status_code, headers, bytes(payload), b"", problem)
    return _with_body(answer, limits)


def _with_body(answer: Answer, limits: Limits) -> Answer:
    problem = answer.problem
    body = b""
    try:
        codings = answer.header("content-encoding")
        body = decoded(answer.payload, codings, limit=limits.decoded, ratio=limits.ratio)
    except DecodeError as error:
        problem = problem or str(error)
    return Answer(answer.status, answer.headers, answer.payload, body, problem)
