"""Public documents in: text, notes, quotes, dates, names, links and accounts. It proposes and writes nothing."""
