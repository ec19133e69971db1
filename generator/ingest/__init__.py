"""Turn published pages, catalogues and single schemas into schema files."""
