"""Problems, JSON with positions, and escaping; independent of the rest of the project."""
