"""Problems, JSON with positions, and escaping: values that know nothing of the project."""
