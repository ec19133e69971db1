"""What the vendor publishes becomes schema files: pages, catalogues and single schemas."""
