"""What the desk can do to a conversation, an act each."""
