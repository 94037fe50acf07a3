"""The formats of a report, one file each: `--format` lists the files of this folder.

`GIVEN` of a format is what its `render` takes: the `page` of a subject, its page as a `document`,
its `data` or its `rows`.
"""
