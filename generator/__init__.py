"""A generator that turns the JSON Schemas of hosted models into a typed Python client and its docs."""

__version__ = "0.1.0"
