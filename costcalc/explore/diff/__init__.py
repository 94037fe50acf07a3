"""The difference between two networks: by layer, by cause and by edit of the text."""
