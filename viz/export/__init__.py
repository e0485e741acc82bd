"""What leaves: one file a format, made of an Explanation and of how it is drawn."""
