"""A customer's wishes about orders: read, filled in, summed up, confirmed and carried out."""
