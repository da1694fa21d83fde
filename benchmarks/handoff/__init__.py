"""The open handoff benchmark: simulated customers with hidden facts, a scripted agent, a scorer."""
