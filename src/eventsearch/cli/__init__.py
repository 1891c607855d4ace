"""The command line. `app` runs the commands, one module each, and turns errors into exit codes."""
