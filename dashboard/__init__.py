"""The review dashboard: FastAPI, Jinja2 and one vendored htmx file. `dashboard.app.create_app` makes it."""
