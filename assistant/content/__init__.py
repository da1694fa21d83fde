"""For content owners: what nobody could answer, what an edit would change, and whether a draft helped."""
