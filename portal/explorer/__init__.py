"""The compatibility explorer: will this image start on that host, and why?"""
