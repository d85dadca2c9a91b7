"""Metres and counts: straight lines, coverage, street network, walking. No law."""
