"""Teams, hours, places in line, waiting times."""
