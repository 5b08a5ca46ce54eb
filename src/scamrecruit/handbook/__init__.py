"""Pages about the rules, made from the rules."""
