"""Proof that outlasts the page: archive of exchanges, custody log, bag, signature, time stamp."""
