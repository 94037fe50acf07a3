"""What holds of everything that the commands write, said of a reader, subject by subject.

The tests read what is recorded; a planted defect is looked for in what is written with it in place.
"""
