"""Maps of the theatre, drawn here as SVG: nothing is fetched and nothing is computed."""
