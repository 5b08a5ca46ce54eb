"""Why no answer came, in words for people."""

import ssl

import httpcore
from socksio.exceptions import SOCKSError

from scamrecruit.collect.guard import RefusedError
from scamrecruit.collect.wire import TooMuchError

_LATER = "try again later"
# httpcore asserts what a SOCKS proxy says, so a broken one shows as AssertionError.
PROXY_ERRORS = (httpcore.ProxyError, SOCKSError, AssertionError)
CUT_SHORT = (
    TimeoutError, TooMuchError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException,
)  # fmt: skip
"""What can end an exchange after its answer has begun."""
NO_ANSWER = (*CUT_SHORT, *PROXY_ERRORS, RefusedError, ssl.SSLError, OSError)
"""All that can go wrong with one question."""


class FetchError(Exception):
    """No answer came. ``retry``: asking again may help; ``fault``: it speaks against the host."""

    def __init__(self, error: str, advice: str, *, retry: bool = False, fault: bool = False) -> None:
        super().__init__(error)
        self.error, self.advice, self.retry, self.fault = error, advice, retry, fault


def explained(error: BaseException, seconds: float) -> FetchError:
    """The failure for what a question ended with."""
    certificate = _certificate_error(error)
    if certificate:
        return FetchError(f"the certificate is not accepted: {certificate}", "check the address by hand")
    if isinstance(error, RefusedError):
        return FetchError(f"not connected: {error}", "only public web addresses are collected")
    if isinstance(error, TooMuchError):
        return FetchError(f"the server sends {error}", "look at it by hand")
    if isinstance(error, PROXY_ERRORS):
        return FetchError(
            f"the proxy did not connect: {error or 'it speaks no SOCKS5'}", "check --proxy"
        )
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        text = f"no answer within {seconds:g} s"
        return FetchError(text, _LATER, retry=True, fault=True)
    if isinstance(error, httpcore.LocalProtocolError):
        return FetchError("the address cannot be sent in a request", "check the address")
    if isinstance(error, httpcore.ProtocolError):
        return FetchError(f"the answer is no HTTP: {error}", _LATER, retry=True, fault=True)
    text = str(error) or "the connection was closed"
    return FetchError(f"not reached: {text}", _LATER, retry=True, fault=True)


def _certificate_error(error: BaseException | None) -> str | None:
    """The words of OpenSSL, wherever in the chain of causes they stand."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def truncation(error: BaseException) -> str:
    """WARC's word for what cut an answer short."""
    if isinstance(error, TooMuchError):
        return "length"
    return "time" if isinstance(error, TimeoutError | httpcore.TimeoutException) else "disconnect"
