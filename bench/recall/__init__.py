"""How well people are pseudonymised, and at what price. Run with `make recall`."""
