"""When parcels come and what sending them costs: the shop's stated rules and the facts of a shipment."""
