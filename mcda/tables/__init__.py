"""Tables too long for memory: Parquet, CSV and GeoTIFF layers, ranked in two passes."""

from mcda.tables.passes import rank_table
from mcda.tables.ranked import TableRanking

__all__ = ["TableRanking", "rank_table"]
