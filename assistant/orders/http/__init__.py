"""The order system behind an HTTP service that an OpenAPI document describes."""
