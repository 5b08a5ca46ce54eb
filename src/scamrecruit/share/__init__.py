"""What leaves the house: which advertisements, how much of each, under which label and for whom.

``report`` and ``export`` are made of this.
"""
