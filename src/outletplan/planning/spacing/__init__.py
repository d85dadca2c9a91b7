"""How near: who is near whom, by which way, and what each rule of distance says of it."""
