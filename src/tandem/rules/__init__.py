"""Questions asked of the state, answered with reasons.

A rule is a pure function: it reads no clock, no disk and no network. `now` is an argument, and so is
everything else that an answer depends on. It answers yes, no or not known, and says why as a code with
values; the sentence in the reader's language is made at the face.
"""
