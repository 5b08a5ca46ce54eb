"""Making of the compact encoder in ``models/encoder/``: never imported by scamrecruit itself."""
