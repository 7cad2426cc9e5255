"""Custom integrations: a package, so that tests and type checks find the one that is here."""
