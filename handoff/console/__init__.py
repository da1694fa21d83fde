"""What agents do in their console: its routes, its socket, its lists."""
