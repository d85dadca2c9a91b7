"""Decisions as records of findings, to attach to a file."""
