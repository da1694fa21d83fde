"""The dialogue about orders, told as conversations and as small pure parts."""
