"""The errors that a person can cause or mend.

    ScamrecruitError
    ├── UsageError        the command was asked for something that cannot be
    ├── RulesError        a rule file is wrong
    ├── ModelError        the model's files are missing, changed or of another kind
    └── MissingExtraError      an optional part of the program is not installed

Everything that concerns a single input is data instead: ``records.Unreadable``.
"""


class ScamrecruitError(Exception):
    """Base of all; its text is one line that says what is wrong and what to do."""


class UsageError(ScamrecruitError):
    """The command was asked for something that cannot be done."""


class RulesError(ScamrecruitError):
    """A rule file is wrong; the text names the file."""


class ModelError(ScamrecruitError):
    """A model file is missing, altered, or does not fit this version."""


class MissingExtraError(ScamrecruitError):
    """``what`` needs an optional part of the program; the text says what to install."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'scamrecruit[{extra}]'")
