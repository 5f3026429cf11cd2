"""Pages: they find, check the form, do the deed and redirect; they decide nothing."""
