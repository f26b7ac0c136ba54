"""SQLAlchemy tables, migrations, one repository file per noun, read views for the dashboard."""
