"""Namespace of the generated contract."""
