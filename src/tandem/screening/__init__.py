"""Names, goods and lists compared: what is proposed here an officer decides."""
