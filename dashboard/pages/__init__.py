"""One file per page. Each has `router`, which `dashboard.app` includes."""
