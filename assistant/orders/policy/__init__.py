"""The shop's rules about orders: the file it edits, and pure decisions from it."""
