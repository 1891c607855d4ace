"""Why a page is not among the hits, or not further up."""
