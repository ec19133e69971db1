"""What changed between two catalogues, and who is hurt; a pure function but for `revisions`."""
