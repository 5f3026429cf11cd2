"""Everything that lets one command show the portal: an identity provider, a mailbox and example content."""
