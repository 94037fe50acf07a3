"""Worksheets: their keys against arithmetic of another hand, their grades, their formats."""
