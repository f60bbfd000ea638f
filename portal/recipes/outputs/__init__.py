"""What goes beside a Dockerfile: commands, compose file, manifest, LogMonitor's configuration, decision record."""

from portal.recipes.outputs.decision import decision_record
from portal.recipes.outputs.snippet import Snippet
from portal.recipes.outputs.start import snippets

__all__ = ["Snippet", "decision_record", "snippets"]
