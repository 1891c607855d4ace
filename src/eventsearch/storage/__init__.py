"""The files of the index folder."""
