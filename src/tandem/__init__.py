"""Tandem: a joint desk for parties that share an aim and act separately, on a record none can rewrite."""

__version__ = "0.1.0"
