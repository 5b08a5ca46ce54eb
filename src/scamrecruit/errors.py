"""The errors that a person can cause or mend.

    ScamrecruitError
    ├── UsageError        the command was asked for something that cannot be
    ├── RulesError        a rule file is wrong
    └── ModelError        the model's files are missing, changed or of another kind

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
