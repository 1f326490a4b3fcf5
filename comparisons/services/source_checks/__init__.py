"""Whether the sources of claims still answer and still say what is quoted: ask, read, record.

Addresses of claims only: what a comparison says rests on them. Figures, releases and facts come from data sets, whose
next import renews their addresses.
"""
