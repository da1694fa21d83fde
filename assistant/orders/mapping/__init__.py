"""The mapping from a shop's own tables or JSON to orders, and from actions to its own writes."""
