"""Files of several kinds, all turned into one shape: a title, front matter and a Markdown body."""
