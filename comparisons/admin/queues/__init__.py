"""Queues that editors answer one item after the other: disagreements, questions about sources, findings."""
