"""Who holds a conversation: its log, the desk that alone writes it, the queue, the brief, the people."""
