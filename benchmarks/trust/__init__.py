"""What Tellonce promises, tried: nothing lost, one winner, silence after a takeover."""
