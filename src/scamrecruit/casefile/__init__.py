"""The case file: everything known of an investigation in one SQLite file; the only SQL of the project.

Open it with ``store.open_case``; ``intake`` adds what triage found, ``decisions`` what people
decided, ``cases`` reads it back for reports, exports and review, ``search`` finds words in it.
"""
