"""What people can do: for each deed a frozen command and one function, inside one transaction."""
