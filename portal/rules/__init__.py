"""The law of the portal as pure functions and tables: standard library only, every rule citing its number."""
