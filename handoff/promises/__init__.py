"""What was promised, to whom, until when."""
