"""The commands of the program, one module each, with their options."""
