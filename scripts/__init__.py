"""Tools of the repository; run them through the scripts of the same names."""
