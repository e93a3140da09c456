"""What the gallery draws. Every module here registers its scenes when it is imported."""
