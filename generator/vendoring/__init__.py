"""Copy the package into other code bases, whole or in part, and check the copies."""
