"""Compare a folder with what was rendered, and change it in one transaction."""
