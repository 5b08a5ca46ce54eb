"""Numbered steps from an empty file to the present schema; a step is never changed once released."""
