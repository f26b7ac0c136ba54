"""Reports on a declaration: built once, written as Markdown, HTML, CSV or JSON."""
