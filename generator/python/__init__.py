"""Decide how Python spells a model: names, literals, classes and formatting."""
