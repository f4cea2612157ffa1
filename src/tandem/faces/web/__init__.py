"""The desk in a browser: pages that a reader opens and forms that make acts. No rule lives here."""
