"""One self-contained page about a case: summary, charts, list, cards with evidence, review by keys."""
