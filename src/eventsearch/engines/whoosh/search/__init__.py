"""Runs queries and returns hits."""
