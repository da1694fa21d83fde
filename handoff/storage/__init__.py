"""Tables, the log and who may write it."""
