"""Streets and stretches of them: how many outlets, how full the windows, where none is."""
