"""From passages to an answer with citations, and the decision whether to give it."""
