"""Rules on placements: an image on a host under an isolation mode and an orchestrator."""
