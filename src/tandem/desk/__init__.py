"""What an officer or a peer can do: one function an act.

Each asks the rules, writes the act and gives a receipt. Nothing else appends to the record.
"""
