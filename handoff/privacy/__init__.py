"""One person: exported, erased, and looked for."""
