#!/usr/bin/env python
"""Django's commands. `runserver` is for development and therefore turns DEBUG on, unless PORTAL_DEBUG says otherwise."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "Bulkhead: this Python has no Django. Use .venv/bin/python manage.py (Windows: .venv\\Scripts\\python); "
        "python run.py makes .venv."
    )

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if "runserver" in sys.argv[1:2]:
        os.environ.setdefault("PORTAL_DEBUG", "1")
    execute_from_command_line(sys.argv)
