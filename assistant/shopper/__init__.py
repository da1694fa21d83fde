"""The mystery shopper: customers written as short stories walk through the real system and say how it was."""
