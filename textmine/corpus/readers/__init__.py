"""Readers of file formats: one family a file, one row of READERS each."""
