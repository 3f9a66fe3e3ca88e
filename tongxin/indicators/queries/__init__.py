"""Each figure and the rows behind it, out of one condition."""
