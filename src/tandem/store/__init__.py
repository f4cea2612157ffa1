"""Where feeds and private papers live: a record store in memory and one in SQLite that answer alike, the
restore fence that keeps a restored record from signing twice, and the private papers of a seat. Knows no act
and checks no signature.
"""
