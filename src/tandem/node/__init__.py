"""Builds a node from its folder: stores, seats, keys. The only place where the parts are put together."""
