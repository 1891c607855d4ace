"""The rules that cut a chunk into words, one kind of word a module."""
