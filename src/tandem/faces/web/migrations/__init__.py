"""How accounts.db came to its present form."""
