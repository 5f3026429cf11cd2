"""Every code of the portal in words: lazy sentences, one module for each subject."""
