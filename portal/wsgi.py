"""The pages as a WSGI application, for servers of your own choice; `portal.server` serves the same one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
