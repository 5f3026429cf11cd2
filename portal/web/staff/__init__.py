"""Pages for privacy staff and exam administration."""
