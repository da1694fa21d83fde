"""Who the customer is: the ways to prove it, and the locks against guessing."""
