"""Exit statuses: what a script may rely on (docs/cli.md)."""

OK = 0
SOME_UNREADABLE = 1
USAGE = 2
FOUND = 3
INTERRUPTED = 130
