"""The workbook, sheet by sheet, and what is printed from it."""
