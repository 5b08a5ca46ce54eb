"""How good the ranking is on labelled advertisements, and whom its errors hit."""
