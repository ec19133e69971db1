"""Turn models into Python source: names, literals, classes and formatting."""
