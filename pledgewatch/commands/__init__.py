"""One file per command or command group. Imports at the top stay light: `--help` loads neither spaCy nor Airflow."""
