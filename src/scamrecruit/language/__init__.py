"""What a text is written in, and one form of it in which disguises are undone."""
