"""What is shown and sent: pure functions from what the read gate handed out to documents; each line cites its entry."""
