"""What people look at: map, workbook, tables, summary. Only these rooms know folium and Excel."""
