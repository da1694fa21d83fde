"""A folder of documents in, cited passages out: what the bot may say and where it stands."""
