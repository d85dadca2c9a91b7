"""Chinese and English words for every public name, and the sentences made of them."""
