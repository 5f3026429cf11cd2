"""The application for a WSGI server, with settings from portal.toml and the environment."""

from portal.app import create_app

app = create_app()
