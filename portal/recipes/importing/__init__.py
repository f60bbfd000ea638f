"""An existing Dockerfile, or what a project's files say, as the builder's form."""

from portal.recipes.importing.differences import Difference
from portal.recipes.importing.dockerfiles import Imported, Recognised, read_dockerfile
from portal.recipes.importing.kept import Kept
from portal.recipes.importing.projects import Project, of_project
from portal.recipes.importing.seen import Seen

__all__ = ["Difference", "Imported", "Kept", "Project", "Recognised", "Seen", "of_project", "read_dockerfile"]
