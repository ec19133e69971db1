"""Prepare the OpenAPI document."""
