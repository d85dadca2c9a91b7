"""May an outlet open here: one application, or a pile of them in order, held against a plan."""
