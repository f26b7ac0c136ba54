-- Our store beside Airflow's own database, never inside it.
CREATE DATABASE pledgewatch;
