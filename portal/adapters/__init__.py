"""The outside world, plain data in and out."""
