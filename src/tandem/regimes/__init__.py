"""What the parties' rules are written in: calendars, charter, procedures, and the readers of these tables.

Everything here is data that somebody accepted or reviewed. A reader refuses what is not in form and says
where; it never mends. Only `generate` asks for holidays and time zones, and what it makes counts once it
is accepted.
"""
