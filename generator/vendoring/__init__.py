"""Copies of the package in other code bases: whole or in part, told apart from their origin."""
