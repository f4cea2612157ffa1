"""The record itself: canonical bytes, signed entries, feeds, heads, proofs, keys and the archive; it knows no act.

Every byte that is taken in is canonical and signed, a feed has neither gap nor fork, and whatever is handed out can be
checked by an outsider with `verify.py` alone. The format is in `SPEC.md`.
"""
