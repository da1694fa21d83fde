"""What the log says about how it went: folds with a state, sums by day, and the measures made of them."""
