"""Orders: the port to the shop's order system, the identity check, and answers from shipment facts."""
