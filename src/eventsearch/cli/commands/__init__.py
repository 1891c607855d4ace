"""Which commands are there? One a module, each with its options."""
