"""What other members' nodes talk to: feeds, heads, bundles; over HTTPS, pinned on both sides. No officer comes here."""
