"""Rules on Dockerfiles: what fails at the build, at the start, or only later."""
