"""How customers reach the conversation; one edge file a channel."""
