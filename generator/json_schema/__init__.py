"""JSON Schema: keywords, references, validation, patterns and set relations."""
