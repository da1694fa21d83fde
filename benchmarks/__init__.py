"""Measures the product against the chain people build from the tutorials; `python -m benchmarks --help`."""
