"""A network in another language."""

LANGUAGES = ("torch", "dot", "mermaid", "json")
DRAWINGS = ("dot", "mermaid")
