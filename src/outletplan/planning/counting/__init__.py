"""How many: every rule of numbers on every unit, area and site, and which of them binds."""
