"""How ``verify`` tells what it found: one line a check, its differences below, a verdict at the end."""

from collections.abc import Iterable

from scamrecruit.cli.terminal import out, safe
from scamrecruit.preserve.checks import Check

_MARK = {"ok": "ok", "differs": "DIFFERS", "missing": "missing", "not checked": "not checked"}


def print_checks(checks: Iterable[Check]) -> bool:
    """Print the checks as they come; whether the bytes are intact, the score was derived, and no proof
    is wrong. A signature or time stamp may be missing."""
    console = out()
    outcomes: dict[str, set[str]] = {"score": set(), "bytes": set(), "proof": set()}
    for check in checks:
        console.print(
            f"{_MARK[check.outcome]:11}  {safe(f'{check.name}: {check.summary}')}", soft_wrap=True
        )
        for detail in check.details:
            console.print(f"             - {safe(detail)}", soft_wrap=True)
        outcomes[_kind(check)].add(check.outcome)
    verdict = f"{_bytes(outcomes['bytes'])}, {_score(outcomes['score'])}"
    wrong = "differs" in outcomes["proof"]
    console.print(f"{verdict}; a proof beside it is wrong" if wrong else verdict, soft_wrap=True)
    return outcomes["bytes"] == {"ok"} and outcomes["score"] <= {"ok"} and not wrong


def _kind(check: Check) -> str:
    if check.name.startswith("score"):
        return "score"
    return "proof" if check.name.startswith(("signature", "time stamp", "seal")) else "bytes"


def _bytes(outcomes: set[str]) -> str:
    if "differs" in outcomes:
        return "Bytes altered"
    return "Bytes intact" if outcomes <= {"ok"} else "Bytes intact as far as they could be checked"


def _score(outcomes: set[str]) -> str:
    if "differs" in outcomes:
        return "score not reproduced"
    if "ok" in outcomes:
        return "score reproduced" if outcomes == {"ok"} else "score reproduced as far as it was derived"
    return "score not derived" if outcomes else "no score in it"
