"""The commands beside the main job, one file each; the first line of a file is its help."""
