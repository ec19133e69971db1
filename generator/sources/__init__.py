"""Read schema files, overlays and releases, and check them."""
