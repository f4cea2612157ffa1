"""The ways in and out: each translates a request, calls the desk, and translates the answer. No rule lives here."""
