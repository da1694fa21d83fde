"""The order system in a SQL database, or in a folder of CSV files, read and written by a mapping."""
