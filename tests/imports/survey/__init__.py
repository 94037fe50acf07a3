"""A survey of the import: what becomes of the models of torchvision and timm, run by hand."""
