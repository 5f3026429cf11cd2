"""A student's own pages."""
