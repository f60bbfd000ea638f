"""Rules on Dockerfiles: what fails at the build, at the start, or only later."""

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._echoes import without_echoes
from portal.rules.engine import AFTERWARDS

AFTERWARDS[Dockerfile] = without_echoes
