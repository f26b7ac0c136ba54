"""Who may in, and what a browser is told: each guard in its own file."""
