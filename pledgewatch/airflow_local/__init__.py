"""Airflow on this machine: its environment, its processes, started and stopped cleanly. Loopback only."""
