"""Spreadsheets as cases: a grid of cells from CSV, Excel or a DataFrame, and the case that it lays out."""
