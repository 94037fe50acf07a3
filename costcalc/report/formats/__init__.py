"""The formats of a report, one file each: `--format` lists the files of this folder.

Each says by `GIVEN` what its `render` takes of a subject: its `page`, its page as a `document`,
its `data` or its `rows`.
"""
