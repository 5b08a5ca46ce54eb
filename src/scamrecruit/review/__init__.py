"""Reviewing the postings of a case: the queue as a state machine, and what decisions say."""
