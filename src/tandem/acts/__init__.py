"""What may be put on record: one frozen struct an act, each with a permanent wire name.

A wire name is written once, in `register.py`, and never changes; a new shape of facts gets a new version of
the name. Facts that this version does not know are kept in the entry's exact bytes and ignored here.
"""
