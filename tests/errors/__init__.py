"""Bad specs, each beside what it is answered with: `NAME.yaml` and `NAME.err`."""
