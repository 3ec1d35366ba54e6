"""The register in the browser and over HTTP: a form that needs no script, and an API that OpenAPI describes."""
