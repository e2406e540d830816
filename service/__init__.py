"""Whowhom as a service: the server, its settings and metrics, the client and the command line."""
