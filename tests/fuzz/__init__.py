"""Random input of many kinds: whatever comes in, what goes out is a report or a diagnostic."""
