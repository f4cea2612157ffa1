"""What the record amounts to: fold(entries) -> Group. Pure, frozen, without a clock.

What time it is, and so what is late, heard or closed, is asked in `tandem.rules`.
"""
