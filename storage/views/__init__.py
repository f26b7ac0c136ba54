"""Read models of the dashboard: plain SELECTs that return frozen records, with keyset pages and capped counts."""
