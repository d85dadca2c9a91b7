"""Charts and a static map for a report, drawn without a browser."""
