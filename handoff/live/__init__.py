"""What listens to the desk: sockets, timers, letters and webhooks on their way, other servers."""
