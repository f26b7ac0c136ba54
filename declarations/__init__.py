"""The registry of declared commitments: its types and loader, actors and blocs with dates, the importer."""
