"""The models by vendor."""
