"""Decision records that teams keep as files: read in memory, and judged by what the site says today."""
