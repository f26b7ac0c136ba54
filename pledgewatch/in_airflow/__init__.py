"""What runs inside Airflow's own processes: the mounted dashboard, run notes, the check on Variables."""
