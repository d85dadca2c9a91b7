"""Two policies clause by clause, two plans number by number."""
