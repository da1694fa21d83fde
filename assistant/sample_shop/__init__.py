"""Fjellmark, the sample shop: a help centre, labelled questions, an order database and two shop pages."""
