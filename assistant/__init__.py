"""The bot's turn, the order tools, the channels, and the application that puts the parts together."""
