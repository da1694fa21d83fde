"""Mail in: the customer's other way into the same conversation."""
