"""Letters: the same conversation on paper."""
