"""The scores of ``scamrecruit score`` for tables of any size, by Apache Spark."""
