"""What an agent reads first: facts, wish, past."""
