"""What one customer message means: pure and fast, without a server, a model or a network."""
