"""Bulkhead: learn containers down to the kernel, and decide with the same knowledge."""
