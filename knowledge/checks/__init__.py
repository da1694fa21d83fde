"""What a content owner wants to know before customers do: one check a file, every finding a value."""
