"""The register: who was nominated, reviewed, made public, honored, and what follows from it."""
