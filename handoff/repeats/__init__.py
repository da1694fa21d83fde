"""Nothing is asked twice: the guard and what it found."""
