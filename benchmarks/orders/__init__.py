"""Order questions and whole tasks, played through `converse` and checked against what must come of them."""
