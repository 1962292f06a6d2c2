"""Places: how they lie to each other and to a border, and the words in which devices report them."""
