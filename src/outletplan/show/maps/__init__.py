"""The map: one file that asks no network for anything."""
