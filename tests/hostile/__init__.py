"""Input that means harm: each is answered with a diagnostic, quickly and in little memory."""
